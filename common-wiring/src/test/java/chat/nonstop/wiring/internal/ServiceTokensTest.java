package chat.nonstop.wiring.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.testing.TestTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

class ServiceTokensTest {
    private static final InternalSettings SETTINGS = new InternalSettings(
            TestTokens.INTERNAL_SECRET, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @Test
    void oneServiceKnowsAnother() {
        ServiceTokens tokens = new ServiceTokens("chat-ws-service", SETTINGS, Clock.systemUTC());

        assertThat(tokens.decoder().decode(tokens.mint()).getSubject()).isEqualTo("chat-ws-service");
    }

    @Test
    void aTokenIsUsedForHalfItsLifeAndThenMintedAnew() {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        MovingClock clock = new MovingClock(start);
        ServiceTokens tokens = new ServiceTokens("chat-ws-service", SETTINGS, clock);

        String first = tokens.mint();
        clock.now = start.plusSeconds(29);
        assertThat(tokens.mint()).isEqualTo(first);
        clock.now = start.plusSeconds(31);
        assertThat(tokens.mint()).isNotEqualTo(first);
    }

    @Test
    void expiredAndForeignTokensAreRefused() {
        ServiceTokens past = new ServiceTokens(
                "chat-ws-service", SETTINGS, Clock.fixed(Instant.now().minusSeconds(300), ZoneOffset.UTC));
        ServiceTokens other = new ServiceTokens(
                "chat-ws-service",
                new InternalSettings(
                        "another-secret-another-secret-another-secret",
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)),
                Clock.systemUTC());
        ServiceTokens here = new ServiceTokens("persistence-service", SETTINGS, Clock.systemUTC());

        assertThatThrownBy(() -> here.decoder().decode(past.mint())).isInstanceOf(JwtException.class);
        assertThatThrownBy(() -> here.decoder().decode(other.mint())).isInstanceOf(JwtException.class);
        assertThatThrownBy(() -> here.decoder().decode(TestTokens.shared().accessToken(1)))
                .isInstanceOf(JwtException.class);
    }

    @Test
    void aShortSecretStopsTheStartAndNamesTheSettingButNotTheSecret() {
        assertThatThrownBy(() -> new InternalSettings(
                        "short", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("chat.internal.secret")
                .hasMessageNotContaining("short");
        assertThat(SETTINGS).asString().doesNotContain(TestTokens.INTERNAL_SECRET);
    }

    private static final class MovingClock extends Clock {
        private Instant now;

        MovingClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
