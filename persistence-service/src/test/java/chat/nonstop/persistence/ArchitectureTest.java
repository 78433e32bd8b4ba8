package chat.nonstop.persistence;

import chat.nonstop.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void structureIsKept() {
        ArchitectureRules.check(
                "chat.nonstop.persistence",
                "chat.nonstop.persistence.input.Line",
                "chat.nonstop.persistence.account.EmailAddress",
                "chat.nonstop.persistence.account.Nickname",
                "chat.nonstop.persistence.account.Password",
                "chat.nonstop.persistence.account.SignUp",
                "chat.nonstop.persistence.account.key.Keys",
                "chat.nonstop.persistence.account.key.SigningKey",
                "chat.nonstop.persistence.account.login.LogIn",
                "chat.nonstop.persistence.account.login.RefreshToken",
                "chat.nonstop.persistence.attachment.Attachment",
                "chat.nonstop.persistence.attachment.Disposition",
                "chat.nonstop.persistence.attachment.FileName",
                "chat.nonstop.persistence.attachment.content.FileType",
                "chat.nonstop.persistence.change.ChangeRules",
                "chat.nonstop.persistence.change.Emoji",
                "chat.nonstop.persistence.change.Standing",
                "chat.nonstop.persistence.message.Mentions",
                "chat.nonstop.persistence.message.Placement",
                "chat.nonstop.persistence.search.SearchCursor",
                "chat.nonstop.persistence.search.SearchQuery",
                "chat.nonstop.persistence.search.Snippet",
                "chat.nonstop.persistence.room.OpenRoom",
                "chat.nonstop.persistence.room.RoomCursor",
                "chat.nonstop.persistence.room.RoomName",
                "chat.nonstop.persistence.room.life.Deed",
                "chat.nonstop.persistence.room.life.Group",
                "chat.nonstop.persistence.room.life.Person",
                "chat.nonstop.persistence.room.life.Verdict");
    }
}
