package chat.nonstop.contracts.rest;

/** REST paths (DESIGN section 5). {@code /internal/**} is for services only; the gateway does not route it. */
public final class Paths {
    public static final String API = "/api/v1";

    public static final String AUTH = API + "/auth";
    public static final String SIGNUP = AUTH + "/signup";
    public static final String LOGIN = AUTH + "/login";
    public static final String REFRESH = AUTH + "/refresh";
    public static final String LOGOUT = AUTH + "/logout";
    public static final String JWKS = "/.well-known/jwks.json";

    public static final String USERS = API + "/users";
    public static final String ME = USERS + "/me";
    public static final String MY_AVATAR = ME + "/avatar";
    public static final String MY_BLOCKS = ME + "/blocks";
    public static final String MY_SESSIONS = ME + "/sessions";
    public static final String MY_SESSION = MY_SESSIONS + "/{sessionId}";
    public static final String AVATAR = USERS + "/{userId}/avatar";
    public static final String BLOCK = USERS + "/{userId}/block";

    public static final String CHAT = API + "/chat";
    public static final String ROOMS = CHAT + "/rooms";
    public static final String ROOM = ROOMS + "/{roomId}";
    public static final String ONE_TO_ONE_ROOMS = CHAT + "/one-to-one-rooms";
    public static final String GROUP_ROOMS = CHAT + "/group-rooms";
    public static final String GROUP_ROOM = GROUP_ROOMS + "/{roomId}";
    public static final String MEMBERS = GROUP_ROOM + "/members";
    public static final String MESSAGES = ROOM + "/messages";
    public static final String READ = ROOM + "/read";
    public static final String UNREAD = CHAT + "/unread";
    public static final String INVITE = GROUP_ROOM + "/invite";
    public static final String MEMBER = MEMBERS + "/{userId}";
    public static final String MESSAGE = MESSAGES + "/{messageId}";
    public static final String REACTION = MESSAGE + "/reactions/{emoji}";
    public static final String REPORT = MESSAGE + "/report";
    public static final String CHANGES = ROOM + "/changes";
    public static final String NOTICE = ROOM + "/notice";
    public static final String MUTE = ROOM + "/mute";
    public static final String SEARCH = CHAT + "/search";
    public static final String ATTACHMENTS = ROOM + "/attachments";
    public static final String ATTACHMENT = ATTACHMENTS + "/{attachmentId}";
    public static final String THUMBNAIL = ATTACHMENT + "/thumbnail";

    /** Of the embedded store: what the signature in the query allows, without a token. */
    public static final String STORE = API + "/store/{*key}";

    public static final String NOTIFICATIONS = API + "/notifications";

    public static final String INTERNAL = "/internal";
    public static final String INTERNAL_MEMBERSHIP = INTERNAL + "/rooms/{roomId}/members/{userId}";
    public static final String INTERNAL_MEMBERS = INTERNAL + "/rooms/{roomId}/members";
    public static final String INTERNAL_MESSAGES = INTERNAL + "/rooms/{roomId}/messages";
    public static final String INTERNAL_ROOM_AUDIT = INTERNAL + "/rooms/{roomId}/audit";
    public static final String INTERNAL_CHANGES = INTERNAL + "/rooms/{roomId}/changes";
    public static final String INTERNAL_ATTACHMENT_USE = INTERNAL + "/attachments/{attachmentId}/use";
    public static final String INTERNAL_REPORTS = INTERNAL + "/reports";
    public static final String INTERNAL_DEAD_LETTERS = INTERNAL + "/dead-letters";
    public static final String INTERNAL_DEAD_LETTER = INTERNAL_DEAD_LETTERS + "/{deadLetterId}";
    public static final String INTERNAL_READ_AUDIT = INTERNAL + "/read-audit";
    public static final String INTERNAL_HEADS = INTERNAL + "/rooms/heads";
    public static final String INTERNAL_PRESENCE_ROOMS = INTERNAL + "/presence/rooms";

    public static final String INTERNAL_REVOKE = INTERNAL + "/users/{userId}/revoke";
    public static final String INTERNAL_RESTORE = INTERNAL + "/users/{userId}/restore";

    private Paths() {}
}
