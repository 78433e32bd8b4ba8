package chat.nonstop.notification;

import chat.nonstop.testing.LimitsPage;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void pageNamesEveryLimitOfThisServiceWithItsDefault() {
        LimitsPage.check("notification", "chat.nonstop.notification", "chat.limits");
    }
}
