package chat.nonstop.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import org.junit.jupiter.api.Test;

class ContentRulesTest {
    @Test
    void lengthIsCountedInCodePoints() {
        assertThat(ContentRules.broken("👍".repeat(10), 10)).isNull();
        assertThat(ContentRules.broken("👍".repeat(11), 10)).isEqualTo(RefusalCode.CONTENT_TOO_LONG);
        assertThat(ContentRules.broken(ContentRules.trimmed(" \u3000\n "), 10)).isEqualTo(RefusalCode.CONTENT_EMPTY);
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        assertThat(ContentRules.broken("a\0b", 10)).isEqualTo(RefusalCode.CONTENT_INVALID);
        assertThat(ContentRules.broken("a\uD83Db", 10)).isEqualTo(RefusalCode.CONTENT_INVALID);
        assertThat(ContentRules.broken("a\uDC00", 10)).isEqualTo(RefusalCode.CONTENT_INVALID);
        assertThat(ContentRules.broken("<b>\u0001\t안녕</b>", 100)).isNull();
    }
}
