package chat.nonstop.gateway.node;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps every request of one SockJS session on one node. The first is placed by {@link NodeChoice#forSession}; later ones
 * stay there while the node answers at all, so neither a node that joins nor one that drains tears sessions apart. Holds
 * the most recently used sessions; one that was forgotten is hashed again. Thread-safe.
 */
final class SockJsSessions {
    private final Map<SessionKey, Node> placed;

    SockJsSessions(int maxSessions) {
        this.placed = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<SessionKey, Node> eldest) {
                return size() > maxSessions;
            }
        };
    }

    synchronized Optional<Node> nodeOf(SessionKey session, Collection<Candidate> candidates) {
        Node before = placed.get(session);
        if (before != null && canGoOn(before, candidates)) {
            return Optional.of(before);
        }
        Optional<Node> chosen = NodeChoice.forSession(session, candidates);
        chosen.ifPresentOrElse(node -> placed.put(session, node), () -> placed.remove(session));
        return chosen;
    }

    private static boolean canGoOn(Node node, Collection<Candidate> candidates) {
        return candidates.stream()
                .anyMatch(candidate -> candidate.node().equals(node) && candidate.state() != NodeState.UNREACHABLE);
    }
}
