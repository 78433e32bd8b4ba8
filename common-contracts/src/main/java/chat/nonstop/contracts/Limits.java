package chat.nonstop.contracts;

import java.time.Duration;

/**
 * The default of every limit that clients can meet (DESIGN section 5). Services take them as the defaults of their
 * settings; the same number never stands twice.
 */
public final class Limits {
    /** Bytes of one SEND body, in UTF-8. Layers below (gateway, container, decoder) allow {@link #FRAME_BYTES}. */
    public static final int MESSAGE_BYTES = 64 * 1024;

    /** Bytes of one WebSocket frame that transports let through: wider than a message, so that the application decides. */
    public static final int FRAME_BYTES = 256 * 1024;

    /** Bytes of a STOMP frame's command and headers. */
    public static final int HEAD_BYTES = 8 * 1024;

    /** Headers of a STOMP frame. */
    public static final int FRAME_HEADERS = 64;

    /** Characters (UTF-16) of a subscription's id, which comes back with every message. */
    public static final int SUBSCRIPTION_ID_LENGTH = 256;

    /** Code points of a message's content after trimming; at least 1. */
    public static final int CONTENT_CODE_POINTS = 5_000;

    /** Members of one group room. */
    public static final int ROOM_MEMBERS = 1_000;

    /** Code points of a group room's name after trimming; at least 1. */
    public static final int ROOM_NAME_CODE_POINTS = 100;

    /** Code points of a nickname after trimming; at least 1. */
    public static final int NICKNAME_CODE_POINTS = 40;

    /** Members of a group in which the presence of each is told live; in larger ones it is told on request. */
    public static final int PRESENCE_ROOM_MEMBERS = 100;

    /** Sessions of one user across all nodes; the oldest gives way. */
    public static final int SESSIONS_PER_USER = 3;

    /** Messages of one user per minute across nodes and devices. */
    public static final int MESSAGES_PER_MINUTE = 60;

    /** Reports of reading and delivery of one session per minute that go on to Kafka, after those of a room are coalesced. */
    public static final int REPORTS_PER_MINUTE = 600;

    /** Live subscriptions of one session. */
    public static final int SUBSCRIPTIONS_PER_SESSION = 200;

    /** SUBSCRIBE frames of one session per minute: enough to begin all its subscriptions anew every ten seconds. */
    public static final int SUBSCRIBES_PER_MINUTE = 1_200;

    /** Bytes waiting to be written to one session before it is closed as too slow. */
    public static final int SEND_BUFFER_BYTES = 512 * 1024;

    /** How long one write to a session may take before it is closed as too slow. */
    public static final Duration SEND_TIME = Duration.ofSeconds(20);

    /** How long a socket may stay open without a CONNECT frame. */
    public static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    /** How long a client may neither send anything nor answer a WebSocket ping. */
    public static final Duration IDLE_TIME = Duration.ofMinutes(2);

    /** Messages of one history page when the client names no limit, and the most it can ask for. */
    public static final int HISTORY_PAGE = 50;

    public static final int HISTORY_PAGE_MAX = 200;

    /** Rooms of one page of the room list when the client names no limit, and the most it can ask for. */
    public static final int ROOM_PAGE = 50;

    public static final int ROOM_PAGE_MAX = 200;

    /** Notifications of one page of the inbox when the client names no limit, and the most it can ask for. */
    public static final int INBOX_PAGE = 50;

    public static final int INBOX_PAGE_MAX = 200;

    /** Users of one invitation. */
    public static final int INVITED_AT_ONCE = 100;

    /** How long its sender may edit a message. */
    public static final Duration EDIT_WINDOW = Duration.ofHours(24);

    /** How long its sender may delete a message for everyone; admins and the owner may always. */
    public static final Duration DELETE_WINDOW = Duration.ofHours(24);

    /** Members mentioned by one message; further ones are not. */
    public static final int MENTIONS = 50;

    /** Different emoji on one message, and reactions of all members together. */
    public static final int EMOJI_PER_MESSAGE = 20;

    public static final int REACTIONS_PER_MESSAGE = 1_000;

    /** Changes of one page when the client names no limit, and the most it can ask for. */
    public static final int CHANGES_PAGE = 100;

    public static final int CHANGES_PAGE_MAX = 500;

    /** Code points of a search, after trimming. */
    public static final int SEARCH_MIN_CODE_POINTS = 2;

    public static final int SEARCH_MAX_CODE_POINTS = 100;

    /** Hits of one page of a search when the client names no limit, and the most it can ask for. */
    public static final int SEARCH_PAGE = 20;

    public static final int SEARCH_PAGE_MAX = 50;

    /** Bytes of one attachment; of one that is an image. */
    public static final long FILE_BYTES = 25L * 1024 * 1024;

    public static final long IMAGE_BYTES = 10L * 1024 * 1024;

    /** Pixels of an image: what is decoded to make a thumbnail. */
    public static final long IMAGE_PIXELS = 40_000_000;

    /** Code points of a file's name. */
    public static final int FILE_NAME_CODE_POINTS = 200;

    /** Users whom one user may block. */
    public static final int BLOCKS_PER_USER = 1_000;

    /** Code points of what a report says. */
    public static final int REPORT_CODE_POINTS = 1_000;

    /** Bytes of one REST request body; uploads have {@link #FILE_BYTES}. */
    public static final int REQUEST_BYTES = 256 * 1024;

    private Limits() {}
}
