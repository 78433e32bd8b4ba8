package chat.nonstop.persistence.account.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {
    private final ClientAddresses addresses = new ClientAddresses(List.of("10.0.0.0/8", "::1/128"));

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002::/64",
        "2001:db8:1:2::9, 20010db800010002::/64",
        "::ffff:203.0.113.7, 203.0.113.7"
    })
    void addressIsCountedAsItsOwnerHasIt(String literal, String key) {
        assertThat(ClientAddress.parse(literal)).contains(new ClientAddress(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "dead.beef", "999.1.1.1", "1.2.3", "1.2.3.4, 5.6.7.8", ":::", "a:b", "x\r\ny"})
    void whatIsNoLiteralIsNoAddress(String text) {
        assertThat(ClientAddress.parse(text)).isEmpty();
    }

    @Test
    void gatewayIsBelieved() {
        assertThat(addresses.of(request("10.1.2.3", "203.0.113.7"))).isEqualTo(new ClientAddress("203.0.113.7"));
        assertThat(addresses.of(request("::1", "203.0.113.7"))).isEqualTo(new ClientAddress("203.0.113.7"));
    }

    @Test
    void anybodyElseIsCountedByItsOwnAddress() {
        assertThat(addresses.of(request("198.51.100.1", "203.0.113.7"))).isEqualTo(new ClientAddress("198.51.100.1"));
        assertThat(addresses.of(request("10.1.2.3", null))).isEqualTo(new ClientAddress("10.1.2.3"));
    }

    @Test
    void nonsenseFromTheGatewayIsOneAddressForAll() {
        assertThat(addresses.of(request("10.1.2.3", "nonsense"))).isEqualTo(addresses.of(request("10.1.2.4", "other")));
    }

    private static MockHttpServletRequest request(String peer, String told) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        if (told != null) {
            request.addHeader("X-Client-Address", told);
        }
        return request;
    }
}
