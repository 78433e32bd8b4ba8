package chat.nonstop.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.gateway.origin.OriginPolicy.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OriginPolicyTest {
    private static final Optional<Origin> SERVED = Origin.parse("http://localhost:8080");
    private static final Origin APP = Origin.parse("https://app.example").orElseThrow();

    private final OriginPolicy policy = new OriginPolicy(Optional.empty(), Set.of(APP));

    @Test
    void pageThatWeServedIsOurs() {
        assertThat(judge("http://localhost:8080")).isEqualTo(new Verdict.OwnPage());
        assertThat(judge("http://localhost:8081")).isEqualTo(new Verdict.ForeignPage());
        assertThat(judge("https://localhost:8080")).isEqualTo(new Verdict.ForeignPage());
    }

    @Test
    void allowedPageIsAllowed() {
        assertThat(judge("https://app.example")).isEqualTo(new Verdict.AllowedPage());
    }

    @Test
    void twoOriginsAreNone() {
        assertThat(policy.judge(List.of("https://app.example", "https://app.example"), SERVED, null))
                .isEqualTo(new Verdict.ForeignPage());
    }

    @Test
    void clientWithoutAnOriginIsNoPage() {
        assertThat(policy.judge(List.of(), SERVED, null)).isEqualTo(new Verdict.NoPage());
        assertThat(policy.judge(List.of(), SERVED, "same-origin")).isEqualTo(new Verdict.NoPage());
        assertThat(policy.judge(List.of(), SERVED, "none")).isEqualTo(new Verdict.NoPage());
        assertThat(policy.judge(List.of(), SERVED, "cross-site")).isEqualTo(new Verdict.ForeignPage());
        assertThat(policy.judge(List.of(), SERVED, "same-site")).isEqualTo(new Verdict.ForeignPage());
    }

    @Test
    void publicUrlTakesThePlaceOfTheHostHeader() {
        OriginPolicy behindProxy = new OriginPolicy(Origin.parse("https://chat.example"), Set.of());

        assertThat(behindProxy.judge(List.of("https://chat.example"), SERVED, null))
                .isEqualTo(new Verdict.OwnPage());
        assertThat(behindProxy.judge(List.of("http://localhost:8080"), SERVED, null))
                .isEqualTo(new Verdict.ForeignPage());
    }

    @Test
    void unreadableSettingStopsTheStartAndIsNamed() {
        assertThatThrownBy(() -> new OriginSettings("chat.example", List.of(), null).publicOrigin())
                .hasMessageContaining("chat.gateway.public-url: chat.example");
        assertThatThrownBy(() -> new OriginSettings(null, List.of("*"), null).allowed())
                .hasMessageContaining("chat.gateway.allowed-origins: *");
        assertThat(new OriginSettings("https://chat.example/", List.of(""), "").publicOrigin())
                .isEqualTo(Origin.parse("https://chat.example"));
    }

    private Verdict judge(String origin) {
        return policy.judge(List.of(origin), SERVED, null);
    }
}
