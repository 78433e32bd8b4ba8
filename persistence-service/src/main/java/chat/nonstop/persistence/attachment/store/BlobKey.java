package chat.nonstop.persistence.attachment.store;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a blob is called in the store: made of a random id alone, so that no text from outside is ever part of a path. */
public record BlobKey(UUID attachmentId, Kind kind) {
    public enum Kind {
        FILE(""),
        THUMBNAIL(".thumbnail");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    private static final Pattern SYNTAX =
            Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(\\.thumbnail)?");

    public static BlobKey file(UUID attachmentId) {
        return new BlobKey(attachmentId, Kind.FILE);
    }

    public static BlobKey thumbnail(UUID attachmentId) {
        return new BlobKey(attachmentId, Kind.THUMBNAIL);
    }

    /** Empty for whatever {@link #text} would not have written. */
    static Optional<BlobKey> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new BlobKey(UUID.fromString(matcher.group(1)), matcher.group(2) == null ? Kind.FILE : Kind.THUMBNAIL));
    }

    String text() {
        return attachmentId + kind.suffix;
    }
}
