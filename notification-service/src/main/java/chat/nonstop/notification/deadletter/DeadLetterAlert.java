package chat.nonstop.notification.deadletter;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.notification.alert.Alert;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an alert says of dead letters: how many of which topic, the first few with place and cause, and what to do. */
final class DeadLetterAlert {
    static final String KIND = "DEAD_LETTERS";
    private static final int SHOWN = 5;

    private DeadLetterAlert() {}

    /** @param letters at least one */
    static Alert of(List<DeadLetterView> letters) {
        Map<String, Long> topics = letters.stream()
                .collect(Collectors.groupingBy(letter -> letter.origin().topic(), TreeMap::new, Collectors.counting()));
        List<DeadLetterView> first = letters.stream().limit(SHOWN).toList();
        StringBuilder text = new StringBuilder();
        text.append(letters.size()).append(letters.size() == 1 ? " record was" : " records were");
        text.append(" put aside as poison: ")
                .append(topics.entrySet().stream()
                        .map(topic -> topic.getKey() + " " + topic.getValue())
                        .collect(Collectors.joining(", ")));
        for (DeadLetterView letter : first) {
            text.append("\n#")
                    .append(letter.deadLetterId())
                    .append(' ')
                    .append(letter.origin())
                    .append(": ")
                    .append(letter.cause());
        }
        if (letters.size() > SHOWN) {
            text.append("\n… and ").append(letters.size() - SHOWN).append(" more");
        }
        text.append("\nThe rest of each topic goes on. Next: GET ")
                .append(Paths.INTERNAL_DEAD_LETTERS)
                .append(" on notification-service; docs/runbook.md, Dead letters");
        return new Alert(
                KIND,
                text.toString(),
                letters.size(),
                first.stream().map(DeadLetterAlert::details).toList());
    }

    private static Map<String, Object> details(DeadLetterView letter) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("deadLetterId", letter.deadLetterId());
        details.put("topic", letter.origin().topic());
        details.put("partition", letter.origin().partition());
        details.put("offset", letter.origin().offset());
        details.put("cause", letter.cause());
        return details;
    }
}
