package chat.nonstop.system;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Who may call what, as data: what each caller is answered for each operation of the API and each destination of a session.
 * An answer is a status, or the code of a refusal. A dash stands for what cannot be: without a token there is no session.
 */
final class Rights {
    /** In the order of the columns. */
    enum Caller {
        ANONYMOUS,
        OUTSIDER,
        FORMER,
        MEMBER,
        ADMIN,
        OWNER
    }

    /**
     * A line of a table.
     *
     * @param alone whether each caller needs a room of its own, because the room is another one afterwards
     * @param body JSON with the same words in braces as the target; empty for none
     * @param method of an operation, or SEND or SUBSCRIBE
     * @param target path with its query, or destination
     */
    record Row(boolean alone, String method, String target, String body, Map<Caller, String> answers) {
        /** As the description of the API names it. */
        String operation() {
            return method + " " + target.replaceFirst("\\?.*", "");
        }
    }

    /**
     * The member has written the message. {@code {userId}} is another member, {@code {nobody}} a user who has nothing to do
     * with the room; an exclamation mark is for {@link Row#alone}.
     */
    private static final String OPERATIONS = """
            POST   /api/v1/auth/signup {}                                                    | INVALID_REQUEST
            POST   /api/v1/auth/login {"email":"nobody@example.test","password":"no such user"} | INVALID_CREDENTIALS
            POST   /api/v1/auth/refresh {"refreshToken":"made-up"}                           | REFRESH_TOKEN_INVALID
            POST   /api/v1/auth/logout {"refreshToken":"made-up"}                            | 204
            GET    /.well-known/jwks.json                                                    | 200
            GET    /api/v1/store/{key}?expires=4102444800&signature=made-up                  | URL_INVALID
            PUT    /api/v1/store/{key}?expires=4102444800&signature=made-up {}               | URL_INVALID

            GET    /api/v1/users/me                                                          | UNAUTHENTICATED | 200
            PATCH  /api/v1/users/me {"nickname":"same for all"}                              | UNAUTHENTICATED | 200
            GET    /api/v1/users?nickname=nobody-is-called-so                                | UNAUTHENTICATED | 200
            POST   /api/v1/users/me/avatar {"fileName":"a.png","contentType":"image/png","sizeBytes":9} | UNAUTHENTICATED | 201
            GET    /api/v1/users/{userId}/avatar                                             | UNAUTHENTICATED | NOT_FOUND
            GET    /api/v1/users/me/blocks                                                   | UNAUTHENTICATED | 200
            GET    /api/v1/users/me/sessions                                                 | UNAUTHENTICATED | 200
            DELETE /api/v1/users/me/sessions/{sessionId}                                     | UNAUTHENTICATED | SESSION_NOT_FOUND
            PUT    /api/v1/users/{userId}/block                                              | UNAUTHENTICATED | 204
            DELETE /api/v1/users/{userId}/block                                              | UNAUTHENTICATED | 204
            GET    /api/v1/notifications                                                     | UNAUTHENTICATED | 200
            GET    /api/v1/chat/search?q=mine                                                | UNAUTHENTICATED | 200
            GET    /api/v1/chat/search?q=mine&roomId={roomId}                                | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            GET    /api/v1/chat/rooms                                                        | UNAUTHENTICATED | 200
            GET    /api/v1/chat/unread                                                       | UNAUTHENTICATED | 200
            POST   /api/v1/chat/one-to-one-rooms {"userId":{nobody}}                         | UNAUTHENTICATED | 201
            POST   /api/v1/chat/group-rooms {"name":"own","memberIds":[{nobody}]}            | UNAUTHENTICATED | 201

            GET    /api/v1/chat/rooms/{roomId}                                               | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            ! DELETE /api/v1/chat/rooms/{roomId}                                             | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            PUT    /api/v1/chat/rooms/{roomId}/mute {"until":null}                           | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            GET    /api/v1/chat/rooms/{roomId}/read                                          | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            PATCH  /api/v1/chat/rooms/{roomId}/read {"lastReadMessageId":1}                  | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            GET    /api/v1/chat/rooms/{roomId}/changes                                       | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            PUT    /api/v1/chat/rooms/{roomId}/notice {"messageId":{messageId}}              | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ROLE_TOO_LOW | 204
            DELETE /api/v1/chat/rooms/{roomId}/notice                                        | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ROLE_TOO_LOW | 204

            GET    /api/v1/chat/group-rooms/{roomId}/members                                 | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            PATCH  /api/v1/chat/group-rooms/{roomId} {"name":"rights"}                       | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ROLE_TOO_LOW | 200
            POST   /api/v1/chat/group-rooms/{roomId}/invite {"userIds":[{userId}]}           | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            PATCH  /api/v1/chat/group-rooms/{roomId}/members/{userId} {"role":"MEMBER"}      | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ROLE_TOO_LOW | ROLE_TOO_LOW | 204
            ! DELETE /api/v1/chat/group-rooms/{roomId}/members/{userId}                      | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ROLE_TOO_LOW | 204

            GET    /api/v1/chat/rooms/{roomId}/messages                                      | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            GET    /api/v1/chat/rooms/{roomId}/messages/{messageId}                          | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200
            PATCH  /api/v1/chat/rooms/{roomId}/messages/{messageId} {"content":"edited"}     | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 200 | NOT_THE_SENDER
            DELETE /api/v1/chat/rooms/{roomId}/messages/{messageId}                          | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            DELETE /api/v1/chat/rooms/{roomId}/messages/{messageId}?scope=everyone           | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            PUT    /api/v1/chat/rooms/{roomId}/messages/{messageId}/reactions/{emoji}        | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            DELETE /api/v1/chat/rooms/{roomId}/messages/{messageId}/reactions/{emoji}        | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 204
            POST   /api/v1/chat/rooms/{roomId}/messages/{messageId}/report {"reason":"rude"} | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 202

            POST   /api/v1/chat/rooms/{roomId}/attachments {"fileName":"a.png","contentType":"image/png","sizeBytes":9} | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | 201
            GET    /api/v1/chat/rooms/{roomId}/attachments/{attachmentId}                    | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ATTACHMENT_NOT_FOUND
            GET    /api/v1/chat/rooms/{roomId}/attachments/{attachmentId}/thumbnail          | UNAUTHENTICATED | NOT_A_MEMBER | NOT_A_MEMBER | ATTACHMENT_NOT_FOUND
            """;

    private static final String DESTINATIONS = """
            SUBSCRIBE /sub/chat/room/{roomId}         | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SUBSCRIBE /sub/chat/room/{roomId}/read    | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SUBSCRIBE /sub/chat/room/{roomId}/events  | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SUBSCRIBE /user/queue/acks                | - | RECEIPT
            SUBSCRIBE /user/queue/errors              | - | RECEIPT
            SUBSCRIBE /user/queue/notifications       | - | RECEIPT
            SEND      /pub/chat/message {"roomId":{roomId},"clientMessageId":"{uuid}","type":"TEXT","content":"mine"} | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SEND      /pub/chat/read {"roomId":{roomId},"lastReadMessageId":1} | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SEND      /pub/chat/delivered {"roomId":{roomId},"lastDeliveredMessageId":1} | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SEND      /pub/chat/typing {"roomId":{roomId}} | - | NOT_A_MEMBER | NOT_A_MEMBER | RECEIPT
            SEND      /pub/auth/renew {"accessToken":"{token}"} | - | RECEIPT
            """;

    private Rights() {}

    static List<Row> operations() {
        return rows(OPERATIONS);
    }

    static List<Row> destinations() {
        return rows(DESTINATIONS);
    }

    /** The last answer of a line counts for all callers that follow. */
    private static List<Row> rows(String table) {
        List<Row> rows = new ArrayList<>();
        for (String line : table.lines().filter(text -> !text.isBlank()).toList()) {
            boolean alone = line.startsWith("! ");
            String[] cells = (alone ? line.substring(2) : line).split(" *\\| +");
            String[] call = cells[0].split(" +", 3);
            Map<Caller, String> answers = new EnumMap<>(Caller.class);
            for (Caller caller : Caller.values()) {
                answers.put(caller, cells[Math.min(1 + caller.ordinal(), cells.length - 1)].strip());
            }
            rows.add(new Row(alone, call[0], call[1], call.length > 2 ? call[2] : "", answers));
        }
        return rows;
    }
}
