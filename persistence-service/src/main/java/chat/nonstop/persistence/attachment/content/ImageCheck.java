package chat.nonstop.persistence.attachment.content;

import chat.nonstop.contracts.RefusalCode;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes an image, which proves that it is one, and draws its thumbnail. The size is read from the header first: what is
 * larger than allowed is never decoded. What is decoded is thinned out while it is read, so that memory follows the thumbnail
 * and not the image.
 */
final class ImageCheck {
    private static final Logger log = LoggerFactory.getLogger(ImageCheck.class);
    private static final int THUMBNAIL_SIDE = 320;
    private static final float JPEG_QUALITY = 0.8f;

    private final long maxPixels;

    ImageCheck(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    Content check(FileType announced, byte[] bytes) {
        ImageReader reader = reader(announced);
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if (width < 1 || height < 1) {
                return refused();
            }
            if ((long) width * height > maxPixels) {
                return new Content.Refused(RefusalCode.ATTACHMENT_TOO_LARGE);
            }
            BufferedImage thinned = read(reader, Math.max(width, height));
            Orientation orientation =
                    announced.mediaType().equals("image/jpeg") ? Orientation.ofJpeg(bytes) : Orientation.UPRIGHT;
            BufferedImage small = orientation.turn(shrink(thinned));
            boolean sideways = orientation.isSideways();
            return new Content.Picture(sideways ? height : width, sideways ? width : height, thumbnail(small));
        } catch (IOException | RuntimeException e) {
            // Readers throw whatever they run into on bytes that are no image of theirs.
            log.debug("an upload cannot be decoded as {}", announced, e);
            return refused();
        } finally {
            reader.dispose();
        }
    }

    private static Content refused() {
        return new Content.Refused(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
    }

    private static ImageReader reader(FileType announced) {
        if (announced.mediaType().equals("image/webp")) {
            return new WebPImageReaderSpi().createReaderInstance(null);
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(announced.mediaType());
        if (!readers.hasNext()) {
            throw new IllegalStateException(announced + ": no reader (expected: one of the JDK)");
        }
        return readers.next();
    }

    /** Reads every n-th pixel, of which at least twice as many are left as the thumbnail has. */
    private static BufferedImage read(ImageReader reader, int longestSide) throws IOException {
        int step = Math.max(1, longestSide / (2 * THUMBNAIL_SIDE));
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        AtomicBoolean cutOff = new AtomicBoolean();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (warning.contains("remature end") || warning.contains("Truncated")) {
                cutOff.set(true); // the JPEG reader fills up with grey what is not there
            }
        });
        BufferedImage image = reader.read(0, param);
        if (cutOff.get()) {
            throw new IOException("the image is cut off");
        }
        return image;
    }

    /** By halves, because one long step loses what lies between the pixels that it looks at. */
    private static BufferedImage shrink(BufferedImage image) {
        BufferedImage current = image;
        while (true) {
            int longest = Math.max(current.getWidth(), current.getHeight());
            double factor = Math.max(0.5, Math.min(1.0, (double) THUMBNAIL_SIDE / longest));
            current = scaled(current, factor);
            if (Math.max(current.getWidth(), current.getHeight()) <= THUMBNAIL_SIDE) {
                return current;
            }
        }
    }

    private static BufferedImage scaled(BufferedImage image, double factor) {
        int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
        int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
        boolean transparent = image.getColorModel().hasAlpha();
        BufferedImage scaled = new BufferedImage(
                width, height, transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = scaled.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        canvas.drawImage(image, 0, 0, width, height, null);
        canvas.dispose();
        return scaled;
    }

    private static Content.Thumbnail thumbnail(BufferedImage small) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (small.getColorModel().hasAlpha()) {
            try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
                if (!ImageIO.write(small, "png", out)) {
                    throw new IOException("no writer for PNG");
                }
            }
            return new Content.Thumbnail("image/png", bytes.toByteArray());
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(JPEG_QUALITY);
            writer.write(null, new IIOImage(small, null, null), param);
        } finally {
            writer.dispose();
        }
        return new Content.Thumbnail("image/jpeg", bytes.toByteArray());
    }
}
