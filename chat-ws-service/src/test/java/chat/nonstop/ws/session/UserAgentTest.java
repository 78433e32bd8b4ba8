package chat.nonstop.ws.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserAgentTest {
    @Test
    void whatClientsCallThemselvesStays() {
        String firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

        assertThat(UserAgent.clean(firefox)).isEqualTo(firefox);
        assertThat(UserAgent.clean(" 한국어 앱/1.0 😀 ")).isEqualTo("한국어 앱/1.0 😀");
    }

    @Test
    void whatIsInvisibleOrTurnsTheRestAroundGoes() {
        assertThat(UserAgent.clean("a\u0000b\u001b[31mc\r\nd\u202ee\u2028f\u200bg\ud800h"))
                .isEqualTo("ab[31mcdefgh");
    }

    @Test
    void itIsCutWithoutHalvingASign() {
        assertThat(UserAgent.clean("x".repeat(500))).hasSize(200);
        assertThat(UserAgent.clean("x".repeat(199) + "😀y")).isEqualTo("x".repeat(199));
    }

    @Test
    void nothingIsNothing() {
        assertThat(UserAgent.clean(null)).isNull();
        assertThat(UserAgent.clean(" \t\u0007 ")).isNull();
    }
}
