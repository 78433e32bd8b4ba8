package chat.nonstop.persistence.message;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.RoomHeads;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.redis.RedisKeys;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.problem.RefusedException;
import chat.nonstop.wiring.redis.SignalPublisher;
import io.lettuce.core.RedisException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the nodes ask to repair a gap. They check membership themselves, when a session subscribes. */
@RestController
class InternalHistoryController {
    private static final Logger log = LoggerFactory.getLogger(InternalHistoryController.class);
    private static final int PAGE_MAX = 500;
    private static final int ROOMS_MAX = 1_000;

    private final MessageHistory history;
    private final SignalPublisher signals;
    private final MessageLogSettings settings;

    InternalHistoryController(MessageHistory history, SignalPublisher signals, MessageLogSettings settings) {
        this.history = history;
        this.signals = signals;
        this.settings = settings;
    }

    /**
     * Messages after {@code after}, ascending; {@code limit} is brought into 1 to 500. With a {@code reader}, the user id of
     * the session that they are for, hidden what that user deleted for himself.
     */
    @GetMapping(Paths.INTERNAL_MESSAGES)
    HistoryPage messages(
            @PathVariable long roomId,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "200") int limit,
            @RequestParam(required = false) @Nullable Long reader) {
        return history.wholeAfter(roomId, reader, after, Math.clamp(limit, 1, PAGE_MAX));
    }

    /** Heads from the record; those that Redis has lost are put back there, never over a newer one. */
    @PostMapping(Paths.INTERNAL_HEADS)
    RoomHeads heads(@RequestBody RoomHeads.Request request) {
        if (request.roomIds().size() > ROOMS_MAX) {
            throw new RefusedException(
                    RefusalCode.INVALID_REQUEST,
                    "roomIds: " + request.roomIds().size() + " (expected: up to " + ROOMS_MAX + ")");
        }
        RoomHeads heads = new RoomHeads(history.heads(request.roomIds()));
        Map<String, String> values = new HashMap<>();
        for (RoomHeads.Head head : heads.heads()) {
            values.put(RedisKeys.roomHead(head.roomId()), Long.toString(head.lastMessageId()));
            values.put(RedisKeys.roomChangeHead(head.roomId()), Long.toString(head.lastChangeId()));
        }
        try {
            signals.setIfAbsent(values, settings.headExpiry());
        } catch (RedisException away) {
            log.debug("heads not put back into Redis", away); // the next head check asks again
        }
        return heads;
    }
}
