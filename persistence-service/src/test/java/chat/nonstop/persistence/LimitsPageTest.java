package chat.nonstop.persistence;

import chat.nonstop.testing.LimitsPage;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void pageNamesEveryLimitOfThisServiceWithItsDefault() {
        LimitsPage.check("persistence", "chat.nonstop.persistence", "chat.limits", "chat.auth.throttle");
    }
}
