package chat.nonstop.readreceipt;

import chat.nonstop.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theServiceKeepsItsStructure() {
        ArchitectureRules.check(
                "chat.nonstop.readreceipt",
                "chat.nonstop.readreceipt.audit.Drift",
                "chat.nonstop.readreceipt.audit.RoomRecount",
                "chat.nonstop.readreceipt.cursor.ReadCursor",
                "chat.nonstop.readreceipt.cursor.AdvanceReadCursors",
                "chat.nonstop.readreceipt.cursor.ListReadCursors",
                "chat.nonstop.readreceipt.cursor.PendingCursors");
    }
}
