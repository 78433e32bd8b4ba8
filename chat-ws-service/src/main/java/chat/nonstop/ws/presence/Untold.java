package chat.nonstop.ws.presence;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Of which transitions the rooms are still to be told: of each user the newest one alone, and of a bounded number of users.
 * Thread-safe.
 */
final class Untold {
    private final int most;
    private final Map<Long, Transition> waiting = new LinkedHashMap<>();

    /** @param most users that wait; further ones are given up */
    Untold(int most) {
        this.most = most;
    }

    /** Takes the place of what the user's rooms were not told yet. Returns how many were given up. */
    synchronized int add(List<? extends Transition> transitions) {
        int givenUp = 0;
        for (Transition transition : transitions) {
            if (waiting.size() < most || waiting.containsKey(transition.userId())) {
                waiting.put(transition.userId(), transition);
            } else {
                givenUp++;
            }
        }
        return givenUp;
    }

    /** At most so many, those that wait longest. */
    synchronized List<Transition> take(int atMost) {
        List<Transition> taken = new ArrayList<>(Math.min(atMost, waiting.size()));
        for (Iterator<Transition> transitions = waiting.values().iterator();
                transitions.hasNext() && taken.size() < atMost; ) {
            taken.add(transitions.next());
            transitions.remove();
        }
        return taken;
    }

    /** They could not be told. What happened to a user meanwhile stays. Returns how many were given up. */
    synchronized int putBack(List<Transition> taken) {
        return add(taken.stream()
                .filter(transition -> !waiting.containsKey(transition.userId()))
                .toList());
    }

    synchronized int size() {
        return waiting.size();
    }
}
