package chat.nonstop.local.launcher;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON; the launcher reads none. */
final class Json {
    private Json() {}

    static String object(Map<String, String> strings) {
        return strings.entrySet().stream()
                .map(entry -> string(entry.getKey()) + ":" + string(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Of values that are JSON already. */
    static String array(Collection<String> values) {
        return values.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                    if (c < ' ') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
