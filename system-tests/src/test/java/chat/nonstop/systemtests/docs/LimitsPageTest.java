package chat.nonstop.systemtests.docs;

import chat.nonstop.testing.LimitsPage;
import org.junit.jupiter.api.Test;

class LimitsPageTest {
    @Test
    void pageNamesEveryConstantOfTheContracts() throws Exception {
        LimitsPage.checkConstants();
    }
}
