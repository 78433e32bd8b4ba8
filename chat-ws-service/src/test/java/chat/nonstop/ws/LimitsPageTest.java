package chat.nonstop.ws;

import chat.nonstop.testing.LimitsPage;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void pageNamesEveryLimitOfThisServiceWithItsDefault() {
        LimitsPage.check("chat-ws", "chat.nonstop.ws", "chat.limits");
    }
}
