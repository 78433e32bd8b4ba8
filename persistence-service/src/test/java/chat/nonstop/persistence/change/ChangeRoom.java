package chat.nonstop.persistence.change;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.Limits;
import chat.nonstop.contracts.message.Change;
import chat.nonstop.contracts.message.ChangesPage;
import chat.nonstop.contracts.message.Message;
import chat.nonstop.contracts.redis.Channels;
import chat.nonstop.contracts.redis.Signal;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.message.Rooms;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.stack.TestStack;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A group with thirty messages, and what its members do to them. */
abstract class ChangeRoom {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String THUMB = "👍🏽";

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    final RedisClient redis = RedisClient.create(
            RedisURI.create(TestStack.shared().redisHost(), TestStack.shared().redisPort()));

    Api api;
    Someone owner;
    Someone admin;
    Someone alice;
    Someone bob;
    Someone former;
    Someone outsider;
    long room;

    /** A group with thirty messages of alice. */
    @BeforeEach
    void aGroup() {
        api = Api.at(port);
        owner = api.someone("Owner");
        admin = api.someone("Admin");
        alice = api.someone("앨리스");
        bob = api.someone("Bob");
        former = api.someone("Former");
        outsider = api.someone("Outsider");
        room = Rooms.group(jdbc, owner.userId(), admin.userId(), alice.userId(), bob.userId(), former.userId());
        role(owner, "OWNER");
        role(admin, "ADMIN");
        sql("UPDATE chat_room_members SET left_at = now() WHERE room_id = :room AND user_id = " + former.userId());
        Rooms.messages(jdbc, room, alice.userId(), 30);
    }

    @AfterEach
    void close() {
        redis.shutdown();
    }

    final List<Change> listen() {
        List<Change> heard = new CopyOnWriteArrayList<>();
        subscribe(Channels.room(room), signal -> {
            assertThat(signal.kind()).isEqualTo(Signal.Kind.CHANGE);
            ContractAssert.assertFits("change", signal.body());
            Change change = ContractJson.mapper().readValue(signal.body(), Change.class);
            assertThat(change.changeId()).isEqualTo(signal.sequence());
            heard.add(change);
        });
        return heard;
    }

    final void subscribe(String channel, Consumer<Signal> listener) {
        StatefulRedisPubSubConnection<String, byte[]> connection =
                redis.connectPubSub(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, byte[] message) {
                listener.accept(Signal.decode(message));
            }
        });
        connection.sync().subscribe(channel);
    }

    final Answer edit(Someone who, long message, String content) {
        return api.patch(path(message), who, Map.of("content", content));
    }

    final Answer deleteForMe(Someone who, long message) {
        return api.send("DELETE", path(message), who.accessToken(), null);
    }

    final Answer deleteForEveryone(Someone who, long message) {
        return api.send("DELETE", path(message) + "?scope=everyone", who.accessToken(), null);
    }

    final Answer react(Someone who, long message, String emoji) {
        return api.send("PUT", reactionPath(message, emoji), who.accessToken(), null);
    }

    final Answer takeBack(Someone who, long message, String emoji) {
        return api.send("DELETE", reactionPath(message, emoji), who.accessToken(), null);
    }

    final Answer pin(Someone who, long message) {
        return api.send(
                "PUT",
                Paths.NOTICE.replace("{roomId}", "" + room),
                who.accessToken(),
                "{\"messageId\":" + message + "}");
    }

    final Answer clearNotice(Someone who) {
        return api.send("DELETE", Paths.NOTICE.replace("{roomId}", "" + room), who.accessToken(), null);
    }

    final ChangesPage changes(Someone who, long after) {
        return changes(who, after, Limits.CHANGES_PAGE_MAX);
    }

    final ChangesPage changes(Someone who, long after, int limit) {
        return ContractJson.mapper()
                .readValue(
                        api.get(changesPath(after) + "&limit=" + limit, who)
                                .is(200)
                                .fits("changes-page")
                                .body(),
                        ChangesPage.class);
    }

    final String path(long message) {
        return Paths.MESSAGE.replace("{roomId}", "" + room).replace("{messageId}", "" + message);
    }

    final String messagesPath(String query) {
        return Paths.MESSAGES.replace("{roomId}", "" + room) + query;
    }

    final String changesPath(long after) {
        return Paths.CHANGES.replace("{roomId}", "" + room) + "?after=" + after;
    }

    private String reactionPath(long message, String emoji) {
        return path(message) + "/reactions/" + Api.encoded(emoji).replace("+", "%20");
    }

    static Message message(Answer answer) {
        return ContractJson.mapper().readValue(answer.body(), Message.class);
    }

    final void role(Someone who, String role) {
        sql("UPDATE chat_room_members SET role = '" + role + "' WHERE room_id = :room AND user_id = " + who.userId());
    }

    final void sql(String statement) {
        jdbc.sql(statement).param("room", room).update();
    }
}
