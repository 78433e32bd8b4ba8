package chat.nonstop.gateway.node;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What this gateway knows of the chat-ws nodes. Thread-safe. Metrics: {@code chat.gateway.nodes} by state, {@code
 * chat.gateway.sockets} (WebSockets open or being opened).
 */
@Component
class Nodes {
    private static final Logger log = LoggerFactory.getLogger(Nodes.class);

    /** One lost answer is a pause of the node's garbage collector; two in a row are not. */
    private static final int MISSES_ALLOWED = 1;

    private final Map<Node, Known> known = new LinkedHashMap<>();
    private final RandomGenerator random = RandomGenerator.getDefault();

    private static final class Known {
        NodeState state = NodeState.UNKNOWN;
        int sockets;
        int misses;
    }

    Nodes(MeterRegistry meters) {
        for (NodeState state : NodeState.values()) {
            Gauge.builder("chat.gateway.nodes", () -> count(state))
                    .tag("state", state.name())
                    .register(meters);
        }
        Gauge.builder("chat.gateway.sockets", this::sockets).register(meters);
    }

    /** Sets who the nodes are; what is known of those that stay is kept. */
    synchronized void are(Collection<Node> nodes) {
        for (Node node : nodes) {
            if (known.putIfAbsent(node, new Known()) == null) {
                log.info("node found: node={}", node.base());
            }
        }
        known.keySet().removeIf(node -> {
            boolean gone = !nodes.contains(node);
            if (gone) {
                log.info("node gone: node={}", node.base());
            }
            return gone;
        });
    }

    synchronized List<Node> all() {
        return List.copyOf(known.keySet());
    }

    synchronized List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>(known.size());
        known.forEach((node, facts) -> candidates.add(new Candidate(node, facts.state, facts.sockets)));
        return candidates;
    }

    /** The node answered when asked. */
    synchronized void answered(Node node, boolean ready) {
        Known facts = known.get(node);
        if (facts != null) {
            facts.misses = 0;
            become(node, facts, ready ? NodeState.READY : NodeState.LEAVING);
        }
    }

    /** The node did not answer when asked. */
    synchronized void missed(Node node) {
        Known facts = known.get(node);
        if (facts != null && (++facts.misses > MISSES_ALLOWED || facts.state == NodeState.UNKNOWN)) {
            become(node, facts, NodeState.UNREACHABLE);
        }
    }

    /** A connection to the node was refused: nothing is sent there until it answers again. */
    synchronized void refused(Node node) {
        Known facts = known.get(node);
        if (facts != null) {
            become(node, facts, NodeState.UNREACHABLE);
        }
    }

    /** Chooses a node for a WebSocket and counts the socket there until the place is given back. */
    synchronized Optional<Place> takePlace(Set<Node> tried) {
        return NodeChoice.forSocket(candidates(), tried, random).map(this::placeAt);
    }

    /** A place at a node that was chosen already. */
    synchronized Place placeAt(Node node) {
        Known facts = known.get(node);
        if (facts != null) {
            facts.sockets++;
        }
        return new Place(node, facts);
    }

    private synchronized void giveBack(@Nullable Known facts) {
        if (facts != null) {
            facts.sockets--;
        }
    }

    private synchronized long count(NodeState state) {
        return known.values().stream().filter(facts -> facts.state == state).count();
    }

    private synchronized long sockets() {
        return known.values().stream().mapToLong(facts -> facts.sockets).sum();
    }

    private static void become(Node node, Known facts, NodeState state) {
        if (facts.state != state) {
            log.info("node changed: node={} from={} to={}", node.base(), facts.state, state);
            facts.state = state;
        }
    }

    /** One WebSocket's place at a node. */
    final class Place implements AutoCloseable {
        private final Node node;
        private final @Nullable Known facts;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Place(Node node, @Nullable Known facts) {
            this.node = node;
            this.facts = facts;
        }

        Node node() {
            return node;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                giveBack(facts);
            }
        }
    }
}
