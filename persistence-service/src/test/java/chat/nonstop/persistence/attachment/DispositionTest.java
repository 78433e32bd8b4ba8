package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DispositionTest {
    @Test
    void namesOfAnyScriptAreSaidTwice() {
        assertThat(Disposition.of("보고 1.pdf", false))
                .isEqualTo("attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%EB%B3%B4%EA%B3%A0%201.pdf");
    }

    @Test
    void nothingInANameEndsTheParameter() {
        String value = Disposition.of("a\";\\ %22'(x)*=b\r\nSet-Cookie: c.png", true);

        assertThat(value)
                .startsWith("inline; ")
                .matches("inline; filename=\"[^\"\\\\%\\r\\n]*\"; filename\\*=UTF-8''[A-Za-z0-9%!#$&+.^_`|~-]*");
    }
}
