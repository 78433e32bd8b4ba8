package chat.nonstop.ws.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which users have sessions on this node, who has come, and who has gone and not come back. Each of the two is taken once.
 * Thread-safe.
 *
 * @param <S> a session; told apart by {@code equals}
 */
final class Attendance<S> {
    private final Map<Long, Set<S>> here = new HashMap<>();
    private final Set<Long> come = new LinkedHashSet<>();
    private final Map<Long, Long> goneAtNanos = new LinkedHashMap<>();

    synchronized void connected(long userId, S session) {
        if (here.computeIfAbsent(userId, user -> new HashSet<>()).add(session)) {
            come.add(userId);
            goneAtNanos.remove(userId);
        }
    }

    /**
     * Nothing happens when the session is not here, or no more.
     *
     * @param moving whether the client was asked to go to another node: the user is not gone then
     */
    synchronized void ended(long userId, S session, boolean moving, long nowNanos) {
        Set<S> sessions = here.get(userId);
        if (sessions == null || !sessions.remove(session) || !sessions.isEmpty()) {
            return;
        }
        here.remove(userId);
        if (!moving) {
            goneAtNanos.put(userId, nowNanos);
        }
    }

    /** Who has come since, even if gone again: at most so many, those who came first. */
    synchronized List<Long> takeCome(int most) {
        List<Long> taken = new ArrayList<>(Math.min(most, come.size()));
        for (Iterator<Long> users = come.iterator(); users.hasNext() && taken.size() < most; ) {
            taken.add(users.next());
            users.remove();
        }
        return taken;
    }

    /** Whose last session here ended at least so many nanoseconds ago: at most so many, those who went first. */
    synchronized List<Long> takeGone(long nowNanos, long sinceNanos, int most) {
        List<Long> taken = new ArrayList<>(Math.min(most, goneAtNanos.size()));
        for (Iterator<Map.Entry<Long, Long>> users = goneAtNanos.entrySet().iterator();
                users.hasNext() && taken.size() < most; ) {
            Map.Entry<Long, Long> user = users.next();
            if (nowNanos - user.getValue() >= sinceNanos) {
                taken.add(user.getKey());
                users.remove();
            }
        }
        return taken;
    }

    synchronized List<Long> present() {
        return List.copyOf(here.keySet());
    }

    synchronized int size() {
        return here.size();
    }
}
