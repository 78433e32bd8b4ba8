package chat.nonstop.persistence.change;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.HistoryPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.input.Input;
import chat.nonstop.persistence.message.MessageHistory;
import chat.nonstop.wiring.auth.CurrentUser;
import chat.nonstop.wiring.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a member does to one message. */
@RestController
class MessageController {
    record Edit(@Nullable String content) {}

    private final ChangeMessages changes;
    private final MessageHistory history;

    MessageController(ChangeMessages changes, MessageHistory history) {
        this.changes = changes;
        this.history = history;
    }

    /** Answers the message as it is now. */
    @PatchMapping(Paths.MESSAGE)
    Message edit(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @PathVariable("messageId") long messageId,
            @RequestBody Edit edit) {
        if (edit.content() == null) {
            throw Input.refused("content", "missing");
        }
        changes.edit(roomId, messageId, user.userId(), edit.content());
        return history.after(roomId, user.userId(), messageId - 1, 1).map(HistoryPage::messages).stream()
                .flatMap(messages -> messages.stream().filter(message -> message.messageId() == messageId))
                .findFirst() // missing when the user was removed from the room just now
                .orElseThrow(() -> new RefusedException(RefusalCode.NOT_A_MEMBER, "roomId: " + roomId));
    }

    /** For the user alone; with {@code scope=everyone} for all members. */
    @DeleteMapping(Paths.MESSAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @PathVariable("messageId") long messageId,
            @RequestParam(name = "scope", defaultValue = "me") String scope) {
        switch (scope) {
            case "me" -> changes.hide(roomId, messageId, user.userId());
            case "everyone" -> changes.delete(roomId, messageId, user.userId());
            default -> throw Input.refused("scope", "unknown (expected: me or everyone)");
        }
    }

    @PutMapping(Paths.REACTION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void react(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @PathVariable("messageId") long messageId,
            @PathVariable("emoji") String emoji) {
        changes.react(roomId, messageId, user.userId(), Input.read("emoji", emoji, Emoji::new));
    }

    @DeleteMapping(Paths.REACTION)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void takeReactionBack(
            CurrentUser user,
            @PathVariable("roomId") long roomId,
            @PathVariable("messageId") long messageId,
            @PathVariable("emoji") String emoji) {
        changes.takeReactionBack(roomId, messageId, user.userId(), Input.read("emoji", emoji, Emoji::new));
    }
}
