package chat.nonstop.persistence.attachment.content;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A media type without parameters. */
public record FileType(String mediaType) {
    /** Those whose pixels can be read here. */
    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    /** Documents that run in a browser, also when they came by another name. */
    private static final Pattern ACTIVE = Pattern.compile(".*(html|xml|svg|javascript|ecmascript|shockwave).*");

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}");

    public FileType {
        mediaType = mediaType.toLowerCase(Locale.ROOT);
        if (!SYNTAX.matcher(mediaType).matches()) {
            throw new IllegalArgumentException("not a media type (expected: type/subtype)");
        }
    }

    public boolean isImage() {
        return IMAGES.contains(mediaType);
    }

    /** Whether it may be allowed at all: an image can be read here, and nothing runs where it is shown. */
    public boolean isHarmless() {
        return isImage()
                || (!mediaType.startsWith("image/")
                        && !ACTIVE.matcher(mediaType).matches());
    }

    @Override
    public String toString() {
        return mediaType;
    }
}
