package chat.nonstop.readreceipt.unread;

import static chat.nonstop.testing.TestRooms.delete;
import static chat.nonstop.testing.TestRooms.group;
import static chat.nonstop.testing.TestRooms.hide;
import static chat.nonstop.testing.TestRooms.join;
import static chat.nonstop.testing.TestRooms.leave;
import static chat.nonstop.testing.TestRooms.mute;
import static chat.nonstop.testing.TestRooms.say;
import static chat.nonstop.testing.TestRooms.user;
import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.readreceipt.RunningService;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestRooms;
import chat.nonstop.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

class UnreadIT extends RunningService {
    @LocalServerPort
    private int port;

    @Autowired
    private UnreadCounts counts;

    private final HttpClient http = HttpClient.newHttpClient();

    private long reader;
    private long writer;
    private long room;

    @BeforeEach
    void aRoomOfTwo() {
        reader = user();
        writer = user();
        room = group(0, reader, writer);
    }

    @Test
    void whatOthersWroteIsUnreadUntilItIsRead() {
        say(room, writer, "TEXT");
        say(room, writer, "IMAGE");
        long last = say(room, writer, "TEXT");
        assertThat(unread()).isEqualTo(3);
        assertThat(counts.total(writer)).isEqualTo(new UnreadTotal(0, 0, 0));

        read(last - 1);
        assertThat(unread()).isEqualTo(1);

        read(last);
        assertThat(unread()).isZero();
    }

    @Test
    void ownMessagesDeletedOnesAndThoseOfTheSystemAreNot() {
        say(room, writer, "INVITE");
        long first = say(room, writer, "TEXT");
        say(room, writer, "SYSTEM");
        long second = say(room, writer, "TEXT");
        say(room, writer, "LEAVE");
        long third = say(room, writer, "IMAGE");
        say(room, writer, "KICK");
        assertThat(unread()).isEqualTo(3);

        delete(room, second);
        assertThat(unread()).isEqualTo(2);

        hide(room, first, reader);
        hide(room, third, writer);
        assertThat(unread()).isEqualTo(1);

        delete(room, first); // counted out once, not twice
        hide(room, second, reader);
        assertThat(unread()).isEqualTo(1);

        say(room, reader, "TEXT");
        assertThat(unread()).isZero();
        say(room, writer, "TEXT");
        assertThat(unread()).isEqualTo(1);
    }

    @Test
    void whatWasBeforeTheJoinIsNotUnread() {
        for (int i = 0; i < 5; i++) {
            say(room, writer, "TEXT");
        }
        long joiner = user();
        join(room, joiner, 3);

        assertThat(counts.total(joiner).unreadCount()).isEqualTo(2);
    }

    @Test
    void roomsOfWhichOneIsNoMemberAnyMoreDoNotCount() {
        say(room, writer, "TEXT");
        leave(room, reader);
        long ended = group(0, reader, writer);
        say(ended, writer, "TEXT");
        TestRooms.change("UPDATE chat_rooms SET deleted_at = now() WHERE room_id = ?", ended);

        assertThat(counts.total(reader)).isEqualTo(new UnreadTotal(0, 0, 0));
    }

    @Test
    void theBadgeTellsRoomsAndWhatIsMuted() throws Exception {
        long second = group(0, reader, writer);
        long muted = group(0, reader, writer);
        group(0, reader, writer);
        mute(muted, reader);
        say(room, writer, "TEXT");
        say(room, writer, "TEXT");
        say(second, writer, "TEXT");
        say(muted, writer, "TEXT");

        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + Paths.UNREAD))
                        .header("Authorization", "Bearer " + TestTokens.shared().accessToken(reader))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        ContractAssert.assertFits("unread", answer.body());
        assertThat(ContractJson.mapper().readValue(answer.body(), UnreadTotal.class))
                .isEqualTo(new UnreadTotal(4, 1, 2));
    }

    @Test
    void roomWithSomebodyWhomOneHasBlockedIsNotInTheListAndDoesNotCount() {
        long pair = group(0, reader, writer);
        TestRooms.change("UPDATE chat_rooms SET type = 'ONE_TO_ONE', name = NULL WHERE room_id = ?", pair);
        TestRooms.change(
                "INSERT INTO one_to_one_chat_rooms (user_low, user_high, room_id) VALUES (?, ?, ?)",
                Math.min(reader, writer),
                Math.max(reader, writer),
                pair);
        say(pair, writer, "TEXT");
        assertThat(unread()).isEqualTo(1);

        TestRooms.change("INSERT INTO user_blocks (blocker_id, blocked_id) VALUES (?, ?)", reader, writer);

        assertThat(unread()).isZero();
    }

    private long unread() {
        return counts.total(reader).unreadCount();
    }

    private void read(long messageId) {
        TestRooms.change(
                "UPDATE chat_room_members SET last_read_message_id = ? WHERE room_id = ? AND user_id = ?",
                messageId,
                room,
                reader);
    }
}
