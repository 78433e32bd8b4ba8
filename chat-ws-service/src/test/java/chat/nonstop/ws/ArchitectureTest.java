package chat.nonstop.ws;

import chat.nonstop.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void structureIsKept() {
        ArchitectureRules.check(
                "chat.nonstop.ws",
                "chat.nonstop.ws.room.Sequencer",
                "chat.nonstop.ws.room.RoomLoop",
                "chat.nonstop.ws.stomp.Subscribable",
                "chat.nonstop.ws.stomp.ServerFrame",
                "chat.nonstop.ws.stomp.MessageFrame",
                "chat.nonstop.ws.session.HeartBeats",
                "chat.nonstop.ws.session.IdleTime",
                "chat.nonstop.ws.session.ChatSession",
                "chat.nonstop.ws.session.UserAgent",
                "chat.nonstop.ws.presence.Attendance",
                "chat.nonstop.ws.presence.Transition",
                "chat.nonstop.ws.presence.Untold",
                "chat.nonstop.ws.message.MessageDraft",
                "chat.nonstop.ws.message.Hammering",
                "chat.nonstop.ws.publish.GroupCommit",
                "chat.nonstop.ws.read.CoalescedReports",
                "chat.nonstop.ws.read.Progress",
                "chat.nonstop.ws.membership.Memberships");
    }
}
