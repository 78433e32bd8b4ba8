package chat.nonstop.persistence.attachment.content;

import chat.nonstop.contracts.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/**
 * Looks at the bytes of an upload: neither the name nor the announced type is believed. Thread-safe; images are decoded a few
 * at a time, because each takes memory and a processor.
 */
public final class ContentCheck {
    /** As far as file types are told apart by their beginning; the text detector looks at less. */
    private static final int HEAD_BYTES = 64 * 1024;

    private static final MediaType ZIP = MediaType.APPLICATION_ZIP;
    private static final MediaType MP4_FAMILY = MediaType.video("quicktime");
    private static final byte[] FTYP = "ftyp".getBytes(StandardCharsets.US_ASCII);

    /** Where the bytes are. */
    public interface Source {
        InputStream open() throws IOException;
    }

    private final MimeTypes types = MimeTypes.getDefaultMimeTypes();
    private final MediaTypeRegistry families = types.getMediaTypeRegistry();
    private final ImageCheck images;
    private final Semaphore turns;
    private final long patienceMillis;

    /**
     * @param maxPixels of an image
     * @param imagesAtOnce decoded at the same time
     * @param patienceMillis wait for a turn
     */
    public ContentCheck(long maxPixels, int imagesAtOnce, long patienceMillis) {
        this.images = new ImageCheck(maxPixels);
        this.turns = new Semaphore(imagesAtOnce, true);
        this.patienceMillis = patienceMillis;
    }

    /** @throws IOException when the source cannot be read, or no turn came in time: the same check may succeed later */
    public Content check(FileType announced, Source source) throws IOException {
        byte[] head;
        try (InputStream in = source.open()) {
            head = in.readNBytes(HEAD_BYTES);
        }
        if (!isOf(announced, head)) {
            return new Content.Refused(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
        }
        return announced.isImage() ? image(announced, source) : new Content.File();
    }

    private Content image(FileType announced, Source source) throws IOException {
        try {
            if (!turns.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS)) {
                throw new IOException("no turn to decode an image within " + patienceMillis + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try {
            byte[] bytes;
            try (InputStream in = source.open()) {
                bytes = in.readAllBytes(); // as many as were announced: that was checked before
            }
            return images.check(announced, bytes);
        } finally {
            turns.release();
        }
    }

    private boolean isOf(FileType announced, byte[] head) throws IOException {
        MediaType detected = types.detect(new ByteArrayInputStream(head), new Metadata());
        if (detected.getBaseType().toString().equals(announced.mediaType())) {
            return !announced.mediaType().equals("text/plain") || !isMarkup(head);
        }
        MediaType expected = MediaType.parse(announced.mediaType());
        if (expected.equals(ZIP)) {
            return families.isSpecializationOf(detected, ZIP);
        }
        if (announced.mediaType().equals("video/mp4")) {
            // What most programs write says "isom", which is told apart from QuickTime by nothing but its name.
            boolean family = detected.equals(MP4_FAMILY) || families.isSpecializationOf(detected, MP4_FAMILY);
            return family && head.length >= 8 && Arrays.equals(head, 4, 8, FTYP, 0, 4);
        }
        return false;
    }

    /** What a browser might take for a document, were it to look at the bytes: {@code <script>} alone is text for Tika. */
    private static boolean isMarkup(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        int begin = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0; // a byte order mark
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
            begin++;
        }
        return begin + 1 < text.length()
                && text.charAt(begin) == '<'
                && (Character.isLetter(text.charAt(begin + 1)) || "!?/".indexOf(text.charAt(begin + 1)) >= 0);
    }
}
