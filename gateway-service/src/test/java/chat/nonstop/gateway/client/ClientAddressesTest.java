package chat.nonstop.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
    private final ClientAddresses none = new ClientAddresses(List.of());
    private final ClientAddresses proxies = new ClientAddresses(List.of("10.0.0.0/8", "fd00::/8", " 192.0.2.7 ", ""));

    @Test
    void whatAStrangerForwardsIsHearsay() {
        assertThat(none.of("203.0.113.9", List.of("6.6.6.6")).address()).isEqualTo("203.0.113.9");
        assertThat(proxies.of("203.0.113.9", List.of("6.6.6.6")).address()).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 203.0.113.9, 203.0.113.9",
        "10.1.2.3, '6.6.6.6, 203.0.113.9', 203.0.113.9",
        "10.1.2.3, '6.6.6.6, 203.0.113.9, 10.9.9.9', 203.0.113.9",
        "192.0.2.7, 203.0.113.9, 203.0.113.9",
        "192.0.2.8, 203.0.113.9, 192.0.2.8",
        "::ffff:10.1.2.3, 203.0.113.9, 203.0.113.9",
        "fd00::1, 2001:db8::9, 2001:db8::9",
        "10.1.2.3, 'evil', 10.1.2.3",
        "10.1.2.3, '203.0.113.9, localhost', 10.1.2.3",
        "10.1.2.3, '', 10.1.2.3",
    })
    void trustedProxyNamesTheLastAddressThatIsNoProxys(String socket, String forwarded, String client) {
        assertThat(proxies.of(socket, List.of(forwarded)).address())
                .isEqualTo(none.of(client, List.of()).address());
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(proxies.of("10.1.2.3", List.of("6.6.6.6", "203.0.113.9")).address())
                .isEqualTo("203.0.113.9");
    }

    @Test
    void networkOfAnIpv6SubscriberCountsAsOneClient() {
        String one = none.of("2001:db8:1:2:3:4:5:6", List.of()).site();
        String other = none.of("2001:db8:1:2:ffff::1", List.of()).site();
        String elsewhere = none.of("2001:db8:1:3::1", List.of()).site();

        assertThat(one).isEqualTo(other).isNotEqualTo(elsewhere);
        assertThat(none.of("203.0.113.9", List.of()).site()).isEqualTo("203.0.113.9");
        assertThat(none.of("::ffff:203.0.113.9", List.of()).site()).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "/8"})
    void unreadableRangeStopsTheStartAndIsNamed(String range) {
        assertThatThrownBy(() -> new ClientAddresses(List.of(range)))
                .hasMessageContaining("chat.gateway.trusted-proxies: " + range);
    }
}
