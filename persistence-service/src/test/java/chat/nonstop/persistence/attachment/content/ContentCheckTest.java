package chat.nonstop.persistence.attachment.content;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.persistence.attachment.Pictures;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCheckTest {
    private final ContentCheck check = new ContentCheck(4_000_000, 1, 1_000);

    @Test
    void imagesHaveTheirSizeAndAThumbnail() throws IOException {
        Content.Picture jpeg = picture("image/jpeg", Pictures.jpeg(1_600, 900));
        assertThat(jpeg.width()).isEqualTo(1_600);
        assertThat(jpeg.height()).isEqualTo(900);
        assertThat(jpeg.thumbnail().mediaType()).isEqualTo("image/jpeg");
        BufferedImage small =
                ImageIO.read(new ByteArrayInputStream(jpeg.thumbnail().bytes()));
        assertThat(small.getWidth()).isEqualTo(320);
        assertThat(small.getHeight()).isEqualTo(180);

        assertThat(picture("image/png", Pictures.png(40, 2_000)).thumbnail().mediaType())
                .isEqualTo("image/png");
        assertThat(picture("image/gif", Pictures.gif(50, 20)).width()).isEqualTo(50);
        assertThat(picture("image/webp", Pictures.WEBP).width()).isEqualTo(1);
        assertThat(picture("image/png", Pictures.png(1, 1)).height()).isEqualTo(1);
    }

    @Test
    void thumbnailsOfSmallImagesAreNotLarger() throws IOException {
        Content.Picture small = picture("image/png", Pictures.png(30, 20));

        BufferedImage thumbnail =
                ImageIO.read(new ByteArrayInputStream(small.thumbnail().bytes()));
        assertThat(thumbnail.getWidth()).isEqualTo(30);
    }

    /** The picture is red above left, green above right, blue below left and white below right. */
    @ParameterizedTest
    @CsvSource({
        "1, 640, 320, RED, GREEN",
        "2, 640, 320, GREEN, RED",
        "3, 640, 320, WHITE, BLUE",
        "4, 640, 320, BLUE, WHITE",
        "5, 320, 640, RED, BLUE",
        "6, 320, 640, BLUE, RED",
        "7, 320, 640, WHITE, GREEN",
        "8, 320, 640, GREEN, WHITE"
    })
    void aPictureIsShownAsTheCameraWasHeld(int orientation, int width, int height, String aboveLeft, String aboveRight)
            throws IOException {
        Content.Picture turned = picture("image/jpeg", Pictures.turned(Pictures.quarters(640, 320), orientation));

        assertThat(turned.width()).isEqualTo(width);
        assertThat(turned.height()).isEqualTo(height);
        BufferedImage small =
                ImageIO.read(new ByteArrayInputStream(turned.thumbnail().bytes()));
        assertThat(small.getWidth() > small.getHeight()).isEqualTo(width > height);
        assertThat(colour(small, 3, 3)).isEqualTo(aboveLeft);
        assertThat(colour(small, small.getWidth() - 4, 3)).isEqualTo(aboveRight);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png",
                "image/jpeg",
                "image/gif",
                "image/webp",
                "application/pdf",
                "text/plain",
                "video/mp4"
            })
    void whatRunsInABrowserIsNothingElse(String announced) throws IOException {
        assertMismatch(announced, Pictures.HTML);
        assertMismatch(announced, Pictures.SVG);
        assertMismatch(
                announced,
                ("<?xml version=\"1.0\"?>\n" + new String(Pictures.SVG, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        assertMismatch(announced, "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void oneKindIsNotAnother() throws IOException {
        assertMismatch("image/jpeg", Pictures.png(10, 10));
        assertMismatch("image/png", Pictures.PDF);
        assertMismatch("application/pdf", zip("a.txt"));
        assertMismatch("text/plain", Pictures.png(10, 10));
        assertMismatch("video/mp4", Pictures.jpeg(10, 10));
        assertMismatch("application/zip", "PK".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void filesAreWhatTheySay() throws IOException {
        assertFile("application/pdf", Pictures.PDF);
        assertFile("application/zip", zip("a.txt"));
        assertFile("application/zip", zip("[Content_Types].xml"));
        assertFile("text/plain", "안녕하세요, plain text\n".getBytes(StandardCharsets.UTF_8));
        for (String brand : new String[] {"isom", "mp42", "iso5", "avc1"}) {
            assertFile(
                    "video/mp4",
                    ("\0\0\0\u0018ftyp" + brand + "\0\0\2\0isomiso2").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void anImageWithTooManyPixelsIsNotDecoded() throws IOException {
        for (int[] size : new int[][] {{60_000, 60_000}, {4_000_001, 1}, {Integer.MAX_VALUE, Integer.MAX_VALUE}}) {
            assertThat(check("image/png", Pictures.bomb(size[0], size[1])))
                    .isEqualTo(new Content.Refused(RefusalCode.ATTACHMENT_TOO_LARGE));
        }
        assertThat(check("image/png", Pictures.bomb(2_000, 2_000)))
                .isEqualTo(new Content.Refused(RefusalCode.ATTACHMENT_CONTENT_MISMATCH));
    }

    @Test
    void imagesThatAreCutOffAreRefused() throws IOException {
        assertCutOff("image/jpeg", Pictures.jpeg(2_000, 1_000));
        assertCutOff("image/png", Pictures.png(900, 900));
        assertCutOff("image/gif", Pictures.gif(600, 600));
        assertCutOff("image/webp", Pictures.WEBP);
    }

    private void assertCutOff(String type, byte[] whole) throws IOException {
        for (int part : new int[] {whole.length / 10, whole.length / 2, whole.length * 4 / 5}) {
            assertThat(check(type, Arrays.copyOf(whole, part)))
                    .as(type + " " + part + " of " + whole.length)
                    .isEqualTo(new Content.Refused(RefusalCode.ATTACHMENT_CONTENT_MISMATCH));
        }
    }

    private void assertMismatch(String announced, byte[] bytes) throws IOException {
        assertThat(check(announced, bytes)).isEqualTo(new Content.Refused(RefusalCode.ATTACHMENT_CONTENT_MISMATCH));
    }

    private void assertFile(String announced, byte[] bytes) throws IOException {
        assertThat(check(announced, bytes)).as(announced).isEqualTo(new Content.File());
    }

    private Content.Picture picture(String type, byte[] bytes) throws IOException {
        Content content = check(type, bytes);
        assertThat(content).as(type).isInstanceOf(Content.Picture.class);
        return (Content.Picture) content;
    }

    private Content check(String type, byte[] bytes) throws IOException {
        return check.check(new FileType(type), () -> new ByteArrayInputStream(bytes));
    }

    private static String colour(BufferedImage image, int x, int y) {
        Color colour = new Color(image.getRGB(x, y));
        boolean red = colour.getRed() > 128;
        boolean green = colour.getGreen() > 128;
        boolean blue = colour.getBlue() > 128;
        if (red && green && blue) {
            return "WHITE";
        }
        return red ? "RED" : green ? "GREEN" : blue ? "BLUE" : "BLACK";
    }

    private static byte[] zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("content".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
