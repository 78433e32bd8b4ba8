package chat.nonstop.notification;

import chat.nonstop.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theServiceKeepsItsStructure() {
        ArchitectureRules.check(
                "chat.nonstop.notification",
                "chat.nonstop.notification.deadletter.DeadLetterAlert",
                "chat.nonstop.notification.inbox.InboxCursor",
                "chat.nonstop.notification.inbox.InboxPage",
                "chat.nonstop.notification.inbox.NewMessage",
                "chat.nonstop.notification.inbox.NotifyMembers",
                "chat.nonstop.notification.mute.Mute");
    }
}
