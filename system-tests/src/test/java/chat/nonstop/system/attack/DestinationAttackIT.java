package chat.nonstop.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.system.SharedSystem;
import chat.nonstop.testing.StompTestClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Decent frames to where clients have no business, or too many of them: each is refused, and the session lives on. */
class DestinationAttackIT extends AttackedRooms {
    @Test
    void whatIsNoDestinationIsRefusedAndTheSessionLivesOn() throws Exception {
        String room = Destinations.room(foreignRoom);
        List<String> subscribed = List.of(
                "/sub/chat/room/*",
                "/sub/**",
                "/sub/chat/room/**",
                "/sub/chat/room/{id}",
                "/sub/chat/room/?",
                "/**",
                "**",
                "*",
                "/sub/chat/room/" + this.room + "/../" + foreignRoom,
                "/sub/chat/room/%2e%2e/" + foreignRoom,
                "/sub/chat/room//" + foreignRoom,
                room + "/",
                room + ";x",
                room + "?x",
                room + "#x",
                room + " ",
                " " + room,
                room + "\n",
                room + "\r\nid:2",
                room + ":x",
                "/SUB/chat/room/" + foreignRoom,
                "sub/chat/room/" + foreignRoom,
                "/sub/chat/room/0" + foreignRoom,
                "/sub/chat/room/+" + foreignRoom,
                "/sub/chat/room/-1",
                "/sub/chat/room/0",
                "/sub/chat/room/" + foreignRoom + ".0",
                "/sub/chat/room/0x1",
                "/sub/chat/room/1e0",
                "/sub/chat/room/１",
                "/sub/chat/room/9223372036854775808",
                "/sub/chat/room/99999999999999999999999999999999",
                "/sub/chat/room/null",
                "/sub/chat/room/" + foreignRoom + "," + this.room,
                "/sub/chat/room/1 OR 1=1",
                "/user/" + victim.userId() + "/queue/acks",
                "/user/" + victim.userId() + "/queue/errors",
                "/user/queue/../" + victim.userId() + "/queue/acks",
                "/user/queue/*",
                "/user/**",
                "/user/queue/acks/",
                "/user//queue/acks",
                "/queue/acks",
                "/queue/acks-user" + victim.userId(),
                "/queue/**",
                "/topic/room",
                "/topic/**",
                "/app/chat",
                "/exchange/amq.topic/#",
                "/amq/queue/x",
                "/temp-queue/x",
                "room:" + foreignRoom,
                "user:" + victim.userId(),
                "__keyspace@0__:*",
                "chat-messages",
                "/pub/chat/message",
                "/internal/rooms/1",
                "",
                "/",
                "\\",
                "${jndi:ldap://127.0.0.1/x}",
                "#{7*7}",
                "x".repeat(4_000));
        List<String> sent = List.of(
                room,
                room + "/read",
                room + "/events",
                "/sub/**",
                "/user/queue/errors",
                "/user/queue/acks",
                "/user/" + victim.userId() + "/queue/errors",
                "/user/" + victim.userId() + "/queue/notifications",
                "/user/**",
                "/topic/room",
                "/queue/acks-user" + victim.userId(),
                "room:" + foreignRoom,
                "user:" + victim.userId(),
                "/pub/chat/message/",
                "/pub/chat/message\n",
                "/pub/chat/message ",
                "/pub/chat/../chat/message",
                "/pub//chat/message",
                "/pub/**",
                "/pub/chat/*",
                "/PUB/chat/message",
                "pub/chat/message",
                "/pub/chat/messages",
                "/pub/admin",
                "",
                "/",
                "/pub/chat/message%00",
                "/pub/chat/message?x=1",
                "${jndi:ldap://127.0.0.1/x}");

        try (StompTestClient session = connect(attacker)) {
            int answers = 0;
            for (String destination : subscribed) {
                session.send("SUBSCRIBE", Map.of("id", "s" + answers, "destination", destination, "after", "0"), "");
                assertThat(refusal(session, answers++)).as(destination).isEqualTo(RefusalCode.DESTINATION_FORBIDDEN);
            }
            for (String destination : sent) {
                session.send("SEND", Map.of("destination", destination, "receipt", "r" + answers), body("forged"));
                assertThat(refusal(session, answers++)).as(destination).isEqualTo(RefusalCode.DESTINATION_FORBIDDEN);
            }
            session.subscribe(Destinations.USER_NOTIFICATIONS);
            SharedSystem.figures("attack", answers + " destinations that clients do not have");
        }
        assertThatNothingWasHeard();
    }

    @Test
    void thousandsOfSubscriptionsStopAtTheirLimit() throws Exception {
        try (StompTestClient session = connect(attacker)) {
            for (int i = 0; i < 3_000; i++) {
                session.send("SUBSCRIBE", Map.of("id", "s" + i, "destination", Destinations.room(room)), "");
            }
            session.send("ACK", Map.of("id", "1", "receipt", "l"), "");
            session.awaitReceipt("l");

            Map<String, Long> refusals = session.messages(Destinations.USER_ERRORS).stream()
                    .collect(Collectors.groupingBy(
                            frame -> ContractJson.mapper()
                                    .readTree(frame.body())
                                    .get("code")
                                    .asString(),
                            Collectors.counting()));
            assertThat(refusals)
                    .containsOnlyKeys(RefusalCode.DUPLICATE_SUBSCRIPTION.name(), RefusalCode.RATE_LIMITED.name());
            assertThat(refusals.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(2_999);
            assertThat(refusals.get(RefusalCode.RATE_LIMITED.name()))
                    .isGreaterThan(500); // 1,200 a minute, and what comes back while it goes on
            session.send("SEND", Map.of("destination", Destinations.PUB_MESSAGE, "receipt", "m"), body("heard once"));
            session.awaitReceipt("m");
            assertThatNothingWasHeard();
            session.await(frame -> frame.body().contains("heard once"));
            assertThat(session.heard().stream().filter(frame -> frame.body().contains("heard once")))
                    .hasSize(1);
        }
    }
}
