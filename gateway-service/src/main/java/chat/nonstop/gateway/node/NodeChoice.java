package chat.nonstop.gateway.node;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Which of the ready nodes takes a connection. */
final class NodeChoice {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private NodeChoice() {}

    /** The one with the fewest WebSockets; among equals a random one, so that gateways do not march in step. */
    static Optional<Node> forSocket(Collection<Candidate> candidates, Set<Node> tried, RandomGenerator random) {
        List<Candidate> ready = candidates.stream()
                .filter(candidate -> candidate.isReady() && !tried.contains(candidate.node()))
                .toList();
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        int fewest = ready.stream().mapToInt(Candidate::sockets).min().orElseThrow();
        List<Node> idlest = ready.stream()
                .filter(candidate -> candidate.sockets() == fewest)
                .map(Candidate::node)
                .toList();
        return Optional.of(idlest.get(random.nextInt(idlest.size())));
    }

    /**
     * By rendezvous hashing: every gateway comes to the same node without asking another, and a node that comes or goes
     * moves only the sessions it wins or held.
     */
    static Optional<Node> forSession(SessionKey session, Collection<Candidate> candidates) {
        return candidates.stream()
                .filter(Candidate::isReady)
                .map(Candidate::node)
                .max(Comparator.<Node>comparingLong(node -> weight(session, node))
                        .thenComparing(node -> node.base().toString()));
    }

    private static long weight(SessionKey session, Node node) {
        String text = session.server() + "/" + session.session() + "@" + node.base();
        long hash = FNV_OFFSET;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        // FNV's high bits mix badly for texts that differ at the end only; finish as SplitMix64 does.
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return (hash ^ (hash >>> 31)) >>> 1;
    }
}
