package chat.nonstop.ws.message;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.message.ContentRules;
import chat.nonstop.contracts.message.MessageType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a client may put into a message; who sent it is never part of it. */
record MessageDraft(
        long roomId,
        UUID clientMessageId,
        MessageType type,
        String content,
        @Nullable Long replyTo,
        @Nullable UUID attachmentId) {

    /** The outcome of reading a SEND body. */
    sealed interface Reading {
        record Accepted(MessageDraft draft) implements Reading {}

        /** @param clientMessageId when it could be read, so that the client knows which message is meant */
        record Refused(
                RefusalCode code,
                @Nullable UUID clientMessageId,
                @Nullable String detail) implements Reading {}
    }

    /**
     * Reads a SEND body ({@code send-message.schema.json}). Unknown fields, a {@code senderId} among them, are ignored. The
     * content is kept without the white space around it.
     */
    static Reading read(byte[] body, int maxCodePoints) {
        JsonNode root;
        try {
            root = ContractJson.readUtf8(body);
        } catch (JacksonException unreadable) {
            return new Reading.Refused(RefusalCode.INVALID_JSON, null, null);
        }
        if (!root.isObject()) {
            return new Reading.Refused(RefusalCode.INVALID_REQUEST, null, "The body must be a JSON object.");
        }
        UUID clientMessageId = uuid(root.path("clientMessageId"));
        if (clientMessageId == null) {
            return new Reading.Refused(RefusalCode.INVALID_REQUEST, null, "clientMessageId must be a UUID.");
        }
        Long roomId = id(root.path("roomId"));
        if (roomId == null) {
            return invalid(clientMessageId, "roomId must be a positive whole number.");
        }
        MessageType type = null;
        if (root.path("type").isString()) {
            for (MessageType known : MessageType.values()) {
                if (known.isSentByClients()
                        && known.name().equals(root.path("type").stringValue())) {
                    type = known;
                }
            }
        }
        if (type == null) {
            return new Reading.Refused(RefusalCode.TYPE_NOT_ALLOWED, clientMessageId, null);
        }
        JsonNode replyTo = root.path("replyTo");
        Long replyToId = id(replyTo);
        if (isGiven(replyTo) && replyToId == null) {
            return invalid(clientMessageId, "replyTo must be a positive whole number.");
        }
        JsonNode attachment = root.path("attachmentId");
        UUID attachmentId = uuid(attachment);
        if (isGiven(attachment) && attachmentId == null) {
            return invalid(clientMessageId, "attachmentId must be a UUID.");
        }
        if (type == MessageType.IMAGE && attachmentId == null) {
            return invalid(clientMessageId, "An IMAGE needs an attachmentId.");
        }
        if (!root.path("content").isString()) {
            return invalid(clientMessageId, "content must be a string.");
        }
        String content = ContentRules.trimmed(root.path("content").stringValue());
        RefusalCode broken = ContentRules.broken(content, maxCodePoints);
        if (broken != null) {
            return new Reading.Refused(broken, clientMessageId, null);
        }
        return new Reading.Accepted(new MessageDraft(roomId, clientMessageId, type, content, replyToId, attachmentId));
    }

    private static Reading invalid(UUID clientMessageId, String detail) {
        return new Reading.Refused(RefusalCode.INVALID_REQUEST, clientMessageId, detail);
    }

    private static boolean isGiven(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static @Nullable Long id(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            return null;
        }
        return node.longValue();
    }

    private static @Nullable UUID uuid(JsonNode node) {
        if (!node.isString() || !node.stringValue().matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            return null; // UUID.fromString is laxer than the contract
        }
        return UUID.fromString(node.stringValue());
    }
}
