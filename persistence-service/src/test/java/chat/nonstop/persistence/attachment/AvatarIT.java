package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.RecordTest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RecordTest
class AvatarIT extends AttachmentRoom {
    @Autowired
    SweepAttachments sweep;

    @Test
    void aPictureIsShownWhereverItsUserIs() throws IOException {
        UUID picture = picture(alice, Pictures.jpeg(640, 640));

        Answer account = choose(alice, picture).is(200).fits("account");

        String url = account.json().get("avatarUrl").asString();
        assertThat(url).startsWith("/api/v1/users/" + alice.userId() + "/avatar?v=");
        assertThat(account.json().get("nickname").asString()).isEqualTo(alice.nickname());
        assertThat(api.get(Paths.ME, alice)
                        .fits("account")
                        .json()
                        .get("avatarUrl")
                        .asString())
                .isEqualTo(url);
        assertThat(api.get(Paths.MEMBERS.replace("{roomId}", "" + room), bob)
                        .fits("member-list")
                        .body())
                .contains("\"avatarUrl\":\"" + url + "\"");
        assertThat(api.post(Paths.ONE_TO_ONE_ROOMS, mallory, Map.of("userId", alice.userId()))
                        .is(201)
                        .fits("room")
                        .json()
                        .get("peer")
                        .get("avatarUrl")
                        .asString())
                .isEqualTo(url);
        String nickname = "unique " + UUID.randomUUID().toString().substring(0, 8);
        api.patch(Paths.ME, alice, Map.of("nickname", nickname)).is(200);
        assertThat(api.get(Paths.USERS + "?nickname=" + Api.encoded(nickname), bob)
                        .fits("user-list")
                        .body())
                .contains(url);
        BufferedImage shown = ImageIO.read(
                new ByteArrayInputStream(get(location(api.get(url, mallory))).body()));
        assertThat(shown.getWidth()).isEqualTo(320);
    }

    @Test
    void aPictureIsReplacedAndRemovedAndTheOldOneSwept() {
        UUID first = picture(alice, Pictures.png(50, 50));
        UUID second = picture(alice, Pictures.png(60, 60));
        choose(alice, first).is(200);
        choose(alice, second).is(200);
        choose(alice, second).is(200); // as it is

        sweep.sweep();

        api.get(avatar(alice), bob).is(302);
        choose(alice, first).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
        assertThat(choose(alice, null).is(200).json().has("avatarUrl")).isFalse();
        api.get(avatar(alice), bob).refuses(RefusalCode.NOT_FOUND);
        sweep.sweep();
        choose(alice, second).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
    }

    @Test
    void onlyAnImageOfOnesOwnIsAnAvatar() {
        announceAvatar(alice, "application/pdf", 10).refuses(RefusalCode.ATTACHMENT_TYPE_NOT_ALLOWED);
        UUID others = picture(bob, Pictures.png(50, 50));
        UUID ofARoom = uploaded(alice, "a.png", "image/png", Pictures.png(50, 50));
        Address pending = address(announceAvatar(alice, "image/png", 10).is(201).fits("upload"));
        UUID html = picture(alice, Pictures.HTML);

        choose(alice, others).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
        choose(alice, ofARoom).refuses(RefusalCode.ATTACHMENT_NOT_FOUND);
        choose(alice, pending.attachmentId()).refuses(RefusalCode.ATTACHMENT_NOT_UPLOADED);
        choose(alice, html).refuses(RefusalCode.ATTACHMENT_CONTENT_MISMATCH);
        api.patch(Paths.ME, alice, Map.of("avatarId", "x")).refuses(RefusalCode.INVALID_REQUEST);
        api.patch(Paths.ME, alice, Map.of()).refuses(RefusalCode.INVALID_REQUEST);
        api.get(avatar(alice), bob).refuses(RefusalCode.NOT_FOUND);
        api.get(avatar(alice)).refuses(RefusalCode.UNAUTHENTICATED);
    }

    private Answer choose(Someone who, UUID avatarId) {
        // The mapper of the contracts leaves null out.
        return api.send(
                "PATCH",
                Paths.ME,
                who.accessToken(),
                avatarId == null ? "{\"avatarId\":null}" : "{\"avatarId\":\"" + avatarId + "\"}");
    }

    private UUID picture(Someone who, byte[] bytes) {
        Address address =
                address(announceAvatar(who, "image/" + (bytes[0] == (byte) 0xff ? "jpeg" : "png"), bytes.length)
                        .is(201)
                        .fits("upload"));
        assertThat(put(address, bytes).statusCode()).isEqualTo(201);
        return address.attachmentId();
    }

    private Answer announceAvatar(Someone who, String type, long size) {
        return api.post(Paths.MY_AVATAR, who, Map.of("fileName", "me", "contentType", type, "sizeBytes", size));
    }

    private static String avatar(Someone who) {
        return Paths.AVATAR.replace("{userId}", "" + who.userId());
    }

    private static String location(Answer redirect) {
        return redirect.is(302).headers().firstValue("Location").orElseThrow();
    }
}
