package chat.nonstop.readreceipt;

import chat.nonstop.testing.LimitsPage;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void pageNamesEveryLimitOfThisServiceWithItsDefault() {
        LimitsPage.check("read-receipt", "chat.nonstop.readreceipt", "chat.limits");
    }
}
