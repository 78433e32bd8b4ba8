package chat.nonstop.gateway.node;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the entries of {@code chat.gateway.ws-nodes} into nodes, looking names up where an entry asks for it. */
final class NodeAddresses {
    private static final Logger log = LoggerFactory.getLogger(NodeAddresses.class);
    private static final String BY_NAME = "dns+";

    /** Looks a name up; blocks. */
    interface NameLookup {
        List<InetAddress> addressesOf(String name) throws UnknownHostException;
    }

    private sealed interface Entry {
        record Fixed(Node node) implements Entry {}

        /** {@code lastKnown}: what a name that cannot be looked up just now stood for before. */
        record ByName(URI base, Set<Node> lastKnown) implements Entry {}
    }

    private final List<Entry> entries;
    private final NameLookup lookup;

    NodeAddresses(List<String> entries, NameLookup lookup) {
        this.entries = entries.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(NodeAddresses::parse)
                .toList();
        this.lookup = lookup;
    }

    static NameLookup system() {
        return name -> Arrays.asList(InetAddress.getAllByName(name));
    }

    /** The nodes as they are now. Blocks while names are looked up. */
    synchronized List<Node> current() {
        List<Node> nodes = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Fixed(Node node) -> nodes.add(node);
                case Entry.ByName(URI base, Set<Node> lastKnown) -> {
                    refresh(base, lastKnown);
                    nodes.addAll(lastKnown);
                }
            }
        }
        return nodes;
    }

    private void refresh(URI base, Set<Node> lastKnown) {
        try {
            List<Node> found = lookup.addressesOf(base.getHost()).stream()
                    .map(address -> at(address, base))
                    .toList();
            lastKnown.clear();
            lastKnown.addAll(found);
        } catch (UnknownHostException e) {
            // Also what a DNS server in trouble looks like; the probes tell whether the nodes are still there.
            log.warn("nodes could not be looked up: name={}", base.getHost());
        }
    }

    private static Node at(InetAddress address, URI base) {
        String literal = address.getHostAddress();
        String host = literal.contains(":") ? "[" + literal + "]" : literal;
        return new Node(URI.create("http://" + host + ":" + (base.getPort() < 0 ? 80 : base.getPort())));
    }

    private static Entry parse(String text) {
        if (!text.startsWith(BY_NAME)) {
            return new Entry.Fixed(node(text));
        }
        URI base = node(text.substring(BY_NAME.length())).base();
        if (!base.getScheme().equals("http")) {
            throw new IllegalArgumentException("chat.gateway.ws-nodes: " + text
                    + " (expected: dns+http://name:port; a certificate cannot be checked against an address)");
        }
        return new Entry.ByName(base, new LinkedHashSet<>());
    }

    private static Node node(String url) {
        try {
            return new Node(new URI(url));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("chat.gateway.ws-nodes: " + url + " (expected: a URL)", e);
        }
    }
}
