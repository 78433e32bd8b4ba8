package chat.nonstop.persistence.attachment;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Files of all kinds, and what pretends to be one. */
public final class Pictures {
    /** One pixel, lossy. */
    public static final byte[] WEBP =
            Base64.getDecoder().decode("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");

    public static final byte[] HTML =
            "<!DOCTYPE html>\n<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8);
    public static final byte[] SVG =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".getBytes(StandardCharsets.UTF_8);
    public static final byte[] PDF =
            "%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n%%EOF\n".getBytes(StandardCharsets.ISO_8859_1);

    private Pictures() {}

    public static byte[] png(int width, int height) {
        return encoded("png", image(width, height, BufferedImage.TYPE_INT_ARGB));
    }

    public static byte[] jpeg(int width, int height) {
        return encoded("jpeg", image(width, height, BufferedImage.TYPE_INT_RGB));
    }

    public static byte[] gif(int width, int height) {
        return encoded("gif", image(width, height, BufferedImage.TYPE_BYTE_INDEXED));
    }

    /** A JPEG, red above left, green above right, blue below left and white below right. */
    public static byte[] quarters(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
        for (int i = 0; i < colours.length; i++) {
            canvas.setColor(colours[i]);
            canvas.fillRect(i % 2 * width / 2, i / 2 * height / 2, width / 2, height / 2);
        }
        canvas.dispose();
        return encoded("jpeg", image);
    }

    /** With an EXIF orientation, in the first segment. */
    public static byte[] turned(byte[] jpeg, int orientation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(jpeg, 0, 2);
            out.writeShort(0xffe1);
            out.writeShort(2 + 6 + 8 + 2 + 12 + 4);
            out.writeBytes("Exif\0\0MM");
            out.writeShort(42);
            out.writeInt(8);
            out.writeShort(1);
            out.writeShort(0x0112);
            out.writeShort(3);
            out.writeInt(1);
            out.writeShort(orientation);
            out.writeShort(0);
            out.writeInt(0);
            out.write(jpeg, 2, jpeg.length - 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A PNG that says it has so many pixels, and has none. */
    public static byte[] bomb(int width, int height) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes);
                DataOutputStream head = new DataOutputStream(header)) {
            head.writeBytes("IHDR");
            head.writeInt(width);
            head.writeInt(height);
            head.write(new byte[] {8, 6, 0, 0, 0});
            CRC32 crc = new CRC32();
            crc.update(header.toByteArray());
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            out.writeInt(13);
            out.write(header.toByteArray());
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static BufferedImage image(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D canvas = image.createGraphics();
        canvas.setPaint(new GradientPaint(0, 0, Color.RED, width, height, Color.BLUE));
        canvas.fillRect(0, 0, width, height);
        canvas.dispose();
        return image;
    }

    private static byte[] encoded(String format, BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalStateException("no writer: " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
