package chat.nonstop.verify.client;

import chat.nonstop.contracts.ContractJson;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The framing of SockJS 0.3.3: {@code o}, {@code h}, {@code a["…"]}, {@code c[code,"why"]}. */
final class SockJs {
    private SockJs() {}

    /** Tells the listener what a frame from the server holds; returns whether the session goes on. */
    static boolean read(String frame, Wire.Listener listener) {
        switch (frame.charAt(0)) {
            case 'o', 'h' -> {}
            case 'a' -> {
                for (JsonNode text : ContractJson.mapper().readTree(frame.substring(1))) {
                    listener.onText(text.stringValue());
                }
            }
            case 'c' -> {
                listener.onClose(ContractJson.mapper()
                        .readTree(frame.substring(1))
                        .path(0)
                        .intValue());
                return false;
            }
            default ->
                throw new IllegalArgumentException("SockJS frame: " + frame.charAt(0) + " (expected: o, h, a or c)");
        }
        return true;
    }

    /** What a client sends: a JSON array of texts. */
    static String encode(List<String> texts) {
        return ContractJson.mapper().writeValueAsString(texts);
    }
}
