package chat.nonstop.persistence.attachment.content;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a camera was held: what an image's EXIF says about turning it (tag 0x0112). */
enum Orientation {
    UPRIGHT(new AffineTransform(1, 0, 0, 1, 0, 0), false),
    MIRRORED(new AffineTransform(-1, 0, 0, 1, 1, 0), false),
    UPSIDE_DOWN(new AffineTransform(-1, 0, 0, -1, 1, 1), false),
    MIRRORED_UPSIDE_DOWN(new AffineTransform(1, 0, 0, -1, 0, 1), false),
    TRANSPOSED(new AffineTransform(0, 1, 1, 0, 0, 0), true),
    CLOCKWISE(new AffineTransform(0, 1, -1, 0, 1, 0), true),
    TRANSVERSED(new AffineTransform(0, -1, -1, 0, 1, 1), true),
    COUNTERCLOCKWISE(new AffineTransform(0, -1, 1, 0, 0, 1), true);

    /** In the unit square. */
    private final AffineTransform turn;

    private final boolean sideways;

    Orientation(AffineTransform turn, boolean sideways) {
        this.turn = turn;
        this.sideways = sideways;
    }

    boolean isSideways() {
        return sideways;
    }

    BufferedImage turn(BufferedImage image) {
        if (this == UPRIGHT) {
            return image;
        }
        int width = sideways ? image.getHeight() : image.getWidth();
        int height = sideways ? image.getWidth() : image.getHeight();
        BufferedImage turned = new BufferedImage(width, height, image.getType());
        AffineTransform pixels = AffineTransform.getScaleInstance(width, height);
        pixels.concatenate(turn);
        pixels.scale(1.0 / image.getWidth(), 1.0 / image.getHeight());
        Graphics2D canvas = turned.createGraphics();
        canvas.drawImage(image, pixels, null);
        canvas.dispose();
        return turned;
    }

    /** Upright when there is no EXIF, or none that can be read: a picture that lies on its side is no reason to refuse it. */
    static Orientation ofJpeg(byte[] jpeg) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            int length = (jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff);
            if (marker == 0xe1 && length > 8 && at + 2 + length <= jpeg.length && isExif(jpeg, at + 4)) {
                return ofTiff(jpeg, at + 10, at + 2 + length);
            }
            if (marker == 0xda || length < 2) {
                return UPRIGHT; // the pixels begin
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    private static boolean isExif(byte[] jpeg, int at) {
        return jpeg[at] == 'E' && jpeg[at + 1] == 'x' && jpeg[at + 2] == 'i' && jpeg[at + 3] == 'f';
    }

    /** The first directory of a TIFF structure between {@code from} and {@code end}. */
    private static Orientation ofTiff(byte[] bytes, int from, int end) {
        if (end - from < 8) {
            return UPRIGHT;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, from, end - from)
                .slice()
                .order(bytes[from] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.capacity() - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + 12 * i;
            if (entry + 12 > tiff.capacity()) {
                return UPRIGHT;
            }
            if (tiff.getShort(entry) == 0x0112) {
                int value = tiff.getShort(entry + 8);
                return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }
}
