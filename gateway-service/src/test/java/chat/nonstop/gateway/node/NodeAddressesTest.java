package chat.nonstop.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressesTest {
    private List<String> answer = List.of();
    private boolean down;

    private NodeAddresses addresses(String... entries) {
        return new NodeAddresses(List.of(entries), this::lookUp);
    }

    private List<InetAddress> lookUp(String name) throws UnknownHostException {
        if (down) {
            throw new UnknownHostException(name);
        }
        assertThat(name).isEqualTo("chat-ws");
        return answer.stream().map(NodeAddressesTest::address).toList();
    }

    @Test
    void urlsAreNodes() {
        assertThat(addresses("http://a:8081", " https://b ").current())
                .containsExactly(new Node(URI.create("http://a:8081")), new Node(URI.create("https://b")));
    }

    @Test
    void nameIsOneNodeForEachAddressAsTheyComeAndGo() {
        NodeAddresses byName = addresses("dns+http://chat-ws:8081");
        answer = List.of("10.0.0.1", "10.0.0.2");
        assertThat(byName.current())
                .containsExactly(
                        new Node(URI.create("http://10.0.0.1:8081")), new Node(URI.create("http://10.0.0.2:8081")));

        answer = List.of("10.0.0.2", "2001:db8::1");

        assertThat(byName.current())
                .containsExactly(
                        new Node(URI.create("http://10.0.0.2:8081")),
                        new Node(URI.create("http://[2001:db8:0:0:0:0:0:1]:8081")));
    }

    @Test
    void nodesAreKeptWhileTheNameCannotBeLookedUp() {
        NodeAddresses byName = addresses("dns+http://chat-ws:8081");
        answer = List.of("10.0.0.1");
        byName.current();

        down = true;

        assertThat(byName.current()).containsExactly(new Node(URI.create("http://10.0.0.1:8081")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:8081", "ftp://a", "http://", "dns+https://chat-ws:8081", "dns+chat-ws"})
    void unreadableEntryStopsTheStartAndIsNamed(String entry) {
        assertThatThrownBy(() -> addresses(entry)).hasMessageContaining("chat.gateway.ws-nodes");
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
