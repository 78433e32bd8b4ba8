package chat.nonstop.ws.session;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.ws.stomp.Inbound.ClientFrame;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The JSON of a SEND, from which its fields are asked one by one; other fields are ignored. */
public final class SendBody {
    private final JsonNode json;

    private SendBody(JsonNode json) {
        this.json = json;
    }

    /** Empty when the body is no JSON: to be refused as {@link #unreadable}. */
    public static Optional<SendBody> of(ClientFrame frame) {
        try {
            return Optional.of(new SendBody(ContractJson.readUtf8(frame.body())));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    public static Outcome unreadable() {
        return Outcome.refused(RefusalCode.INVALID_JSON);
    }

    public boolean has(String field) {
        return json.hasNonNull(field);
    }

    /** A room's, user's or message's id: a positive whole number. Empty when it is missing or something else: {@link #noId}. */
    public OptionalLong id(String field) {
        JsonNode node = json.path(field);
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 1
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    public static Outcome noId(String field) {
        return Outcome.refused(RefusalCode.INVALID_REQUEST, field + " must be a positive whole number.");
    }

    /** Empty when it is missing or no string: {@link #noText}. */
    public Optional<String> text(String field) {
        JsonNode node = json.path(field);
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    public static Outcome noText(String field) {
        return Outcome.refused(RefusalCode.INVALID_REQUEST, field + " must be a string.");
    }
}
