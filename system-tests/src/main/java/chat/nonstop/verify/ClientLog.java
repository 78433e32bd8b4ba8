package chat.nonstop.verify;

import java.util.List;

/**
 * What one client did and heard, in its order, across all its connections.
 *
 * @param client unique among the clients of a recording
 * @param userId whom it speaks for; one user may have several clients
 */
public record ClientLog(String client, long userId, List<Observation> observations) {
    public ClientLog {
        observations = List.copyOf(observations);
    }
}
