package chat.nonstop.notification.deadletter;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.notification.deadletter.StoredDeadLetters.State;
import chat.nonstop.wiring.problem.RefusedException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** For operators, by a service token: what was put aside, sending it again, and dropping it (docs/runbook.md). */
@RestController
class DeadLetterController {
    private static final int PAGE_MAX = 200;
    private static final int REPLAYED_AT_MOST = 1_000;

    /** @param open all open letters of the topic, on this page or not */
    record Page(List<DeadLetterView> deadLetters, long open) {}

    /** @param open letters of the topic that are open still, those put aside meanwhile among them */
    record Replay(int replayed, long open) {}

    private final StoredDeadLetters stored;
    private final ReplayDeadLetters replay;

    DeadLetterController(StoredDeadLetters stored, ReplayDeadLetters replay) {
        this.stored = stored;
        this.replay = replay;
    }

    /** Ascending after {@code after}; {@code topic} is the origin, {@code limit} is brought into 1 to 200. */
    @GetMapping(Paths.INTERNAL_DEAD_LETTERS)
    Page list(
            @RequestParam(name = "state", defaultValue = "OPEN") State state,
            @RequestParam(name = "topic", required = false) @Nullable String topic,
            @RequestParam(name = "after", defaultValue = "0") long after,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        return new Page(stored.page(state, topic, after, Math.clamp(limit, 1, PAGE_MAX)), stored.countOpen(topic));
    }

    /** With its value. */
    @GetMapping(Paths.INTERNAL_DEAD_LETTER)
    DeadLetterView show(@PathVariable("deadLetterId") long deadLetterId) {
        return existing(deadLetterId)
                .with(stored.value(deadLetterId)
                        .map(Base64.getEncoder()::encodeToString)
                        .orElse(null));
    }

    /**
     * Answers with the letter as it stands then; asked again it changes nothing.
     *
     * @param corrected what to send instead of what the letter holds; {@code TOO_LATE} when the letter is not open any more
     */
    @PostMapping(Paths.INTERNAL_DEAD_LETTER + "/replay")
    DeadLetterView replay(
            @PathVariable("deadLetterId") long deadLetterId,
            @RequestBody(required = false) @Nullable JsonNode corrected) {
        if (corrected == null) {
            replay.one(deadLetterId);
            return settledAs(State.REPLAYED, deadLetterId);
        }
        existing(deadLetterId);
        if (!replay.corrected(deadLetterId, ContractJson.mapper().writeValueAsBytes(corrected))) {
            throw new RefusedException(RefusalCode.TOO_LATE, "deadLetterId: " + deadLetterId + " is settled");
        }
        return existing(deadLetterId);
    }

    /** All open letters of a topic, or of all, 1,000 at most: while {@code open} is above 0, ask again. */
    @PostMapping(Paths.INTERNAL_DEAD_LETTERS + "/replay")
    Replay replayAll(@RequestParam(name = "topic", required = false) @Nullable String topic) {
        return new Replay(replay.all(topic, REPLAYED_AT_MOST), stored.countOpen(topic));
    }

    /** Its value is gone then. Asked again it changes nothing. */
    @DeleteMapping(Paths.INTERNAL_DEAD_LETTER)
    DeadLetterView drop(@PathVariable("deadLetterId") long deadLetterId) {
        stored.drop(deadLetterId);
        return settledAs(State.DROPPED, deadLetterId);
    }

    private DeadLetterView settledAs(State wanted, long deadLetterId) {
        DeadLetterView letter = existing(deadLetterId);
        if (letter.state() != wanted) {
            throw new RefusedException(RefusalCode.TOO_LATE, "deadLetterId: " + deadLetterId + " is " + letter.state());
        }
        return letter;
    }

    private DeadLetterView existing(long deadLetterId) {
        return stored.find(deadLetterId)
                .orElseThrow(() -> new RefusedException(RefusalCode.NOT_FOUND, "deadLetterId: " + deadLetterId));
    }
}
