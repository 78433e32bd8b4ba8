package chat.nonstop.notification.alert;

import java.util.List;
import java.util.Map;

/**
 * Something that a person has to look at. It carries no content of messages.
 *
 * @param kind what happened, upper case; never changes its meaning
 * @param text a line or a few for people: what happened, and what to do next
 * @param count how many things it is about
 * @param details of some of them, as JSON objects
 */
public record Alert(String kind, String text, int count, List<Map<String, Object>> details) {
    public Alert {
        details = List.copyOf(details);
    }
}
