package chat.nonstop.gateway;

import chat.nonstop.testing.LimitsPage;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void pageNamesEveryLimitOfThisServiceWithItsDefault() {
        LimitsPage.check("gateway", "chat.nonstop.gateway", "chat.limits", "chat.gateway.request");
    }
}
