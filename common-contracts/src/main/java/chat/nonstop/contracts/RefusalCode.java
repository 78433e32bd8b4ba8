package chat.nonstop.contracts;

/**
 * Why something was refused: the {@code code} of a problem+json body and of a frame on {@code /user/queue/errors}.
 * Clients act on the code, never on the text; a code never changes its meaning.
 */
public enum RefusalCode {
    INVALID_REQUEST(400, false, "The request is not well formed."),
    INVALID_JSON(400, false, "The body is not valid JSON."),
    FRAME_INVALID(400, false, "The STOMP frame is not valid."),
    UNAUTHENTICATED(401, false, "A valid access token is needed."),
    TOKEN_EXPIRED(401, false, "The access token has expired; get a fresh one."),
    TOKEN_REVOKED(401, false, "The log-in of this access token has ended; log in again."),
    INVALID_CREDENTIALS(401, false, "E-mail or password is wrong."),
    REFRESH_TOKEN_INVALID(401, false, "The refresh token is not valid; log in again."),
    REFRESH_TOKEN_REUSED(401, false, "The refresh token was used before; all sessions of this log-in are ended."),
    ACCOUNT_REVOKED(403, false, "This account can no longer be used."),
    FORBIDDEN(403, false, "This is not allowed."),
    FOREIGN_ORIGIN(403, false, "This origin is not allowed."),
    NOT_A_MEMBER(403, false, "You are not a member of this room."),
    ROLE_TOO_LOW(403, false, "Your role in this room does not allow this."),
    NOT_THE_SENDER(403, false, "Only its sender may do this."),
    BLOCKED(403, false, "One of you has blocked the other."),
    URL_INVALID(403, false, "This address is not valid, or no longer."),
    DESTINATION_FORBIDDEN(403, false, "This destination is not open to clients."),
    NOT_FOUND(404, false, "There is nothing here."),
    ROOM_NOT_FOUND(404, false, "There is no such room."),
    USER_NOT_FOUND(404, false, "There is no such user."),
    MESSAGE_NOT_FOUND(404, false, "There is no such message."),
    MEMBER_NOT_FOUND(404, false, "There is no such member in this room."),
    ATTACHMENT_NOT_FOUND(404, false, "There is no such attachment."),
    SESSION_NOT_FOUND(404, false, "There is no such session."),
    METHOD_NOT_ALLOWED(405, false, "This method is not allowed here."),
    NOT_ACCEPTABLE(406, false, "None of the accepted media types can be produced."),
    EMAIL_TAKEN(409, false, "This e-mail address is already in use."),
    MESSAGE_DELETED(409, false, "This message has been deleted."),
    TOO_LATE(409, false, "The time in which this was possible is over."),
    ATTACHMENT_NOT_UPLOADED(409, true, "Nothing has been uploaded for this attachment."),
    ATTACHMENT_USED(409, false, "This attachment belongs to a message already."),
    ALREADY_UPLOADED(409, false, "Something has been uploaded here already."),
    DUPLICATE_SUBSCRIPTION(409, false, "This session has this subscription already."),
    HISTORY_LOST(410, false, "Something that was said here is lost, or what you have is; load the room again."),
    MESSAGE_TOO_LARGE(413, false, "The message is larger than allowed."),
    ATTACHMENT_TOO_LARGE(413, false, "The file is larger than allowed."),
    PAYLOAD_TOO_LARGE(413, false, "The request body is larger than allowed."),
    UNSUPPORTED_MEDIA_TYPE(415, false, "The body must be application/json."),
    CONTENT_EMPTY(422, false, "The content must not be empty."),
    CONTENT_TOO_LONG(422, false, "The content is longer than allowed."),
    CONTENT_INVALID(422, false, "The content holds characters that cannot be stored."),
    TYPE_NOT_ALLOWED(422, false, "This message type cannot be sent by a client."),
    ROOM_WITH_ONESELF(422, false, "A room needs somebody else."),
    SYSTEM_MESSAGE(422, false, "A system message cannot be changed."),
    NOT_A_GROUP(422, false, "This is possible in group rooms only."),
    ON_ONESELF(422, false, "This cannot be done to oneself."),
    ATTACHMENT_TYPE_NOT_ALLOWED(422, false, "Files of this type are not allowed."),
    ATTACHMENT_CONTENT_MISMATCH(422, false, "The file is not what it was announced to be."),
    FILE_NAME_INVALID(422, false, "This file name is not allowed."),
    TOO_MANY_BLOCKS(422, false, "You have blocked as many users as you may."),
    TOO_MANY_REACTIONS(422, false, "This message has as many reactions as it may have."),
    ROOM_FULL(422, false, "The room has as many members as it may have."),
    TOO_MANY_SUBSCRIPTIONS(429, false, "This session has as many subscriptions as it may have."),
    RATE_LIMITED(429, true, "Too many requests; try again after the given time."),
    LOGIN_THROTTLED(429, true, "Too many attempts to log in; try again after the given time."),
    INTERNAL_ERROR(500, true, "Something went wrong on our side."),
    UNAVAILABLE(503, true, "This is not available now; try again.");

    private final int httpStatus;
    private final boolean mayRetry;
    private final String message;

    RefusalCode(int httpStatus, boolean mayRetry, String message) {
        this.httpStatus = httpStatus;
        this.mayRetry = mayRetry;
        this.message = message;
    }

    /** The HTTP status that goes with this code in a REST answer. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether the same request can succeed later without being changed. */
    public boolean mayRetry() {
        return mayRetry;
    }

    /** English text for people; may change. */
    public String message() {
        return message;
    }
}
