package chat.nonstop.persistence.attachment.content;

import chat.nonstop.contracts.RefusalCode;

/** What an upload turned out to be. */
public sealed interface Content {
    /** What was announced, and no image. */
    record File() implements Content {}

    /** The image that was announced; pixels as it is shown, turned as it asks to be. */
    record Picture(int width, int height, Thumbnail thumbnail) implements Content {}

    /** Not what was announced, or not allowed. */
    record Refused(RefusalCode code) implements Content {}

    /** A small image, written by us: nothing of the original is in it but what it shows. */
    record Thumbnail(String mediaType, byte[] bytes) {}
}
