package chat.nonstop.verify.client;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.rest.Paths;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people do to one room over HTTP; each answers with the status. */
public record RoomActions(Gateway gateway, long roomId) {
    public int invite(Person by, Person... whom) throws IOException {
        List<Long> userIds = Arrays.stream(whom).map(Person::userId).toList();
        return call(by, "POST", Paths.INVITE, Map.of("userIds", userIds));
    }

    public int kick(Person by, Person whom) throws IOException {
        return call(by, "DELETE", of(Paths.MEMBER, whom), null);
    }

    public int leave(Person by) throws IOException {
        return call(by, "DELETE", Paths.ROOM, null);
    }

    public int giveRole(Person by, Person whom, String role) throws IOException {
        return call(by, "PATCH", of(Paths.MEMBER, whom), Map.of("role", role));
    }

    public int edit(Person by, long messageId, String content) throws IOException {
        return call(by, "PATCH", of(Paths.MESSAGE, messageId), Map.of("content", content));
    }

    /** For everyone. */
    public int delete(Person by, long messageId) throws IOException {
        return call(by, "DELETE", of(Paths.MESSAGE, messageId) + "?scope=everyone", null);
    }

    public int react(Person by, long messageId, String emoji) throws IOException {
        return call(by, "PUT", of(Paths.REACTION, messageId).replace("{emoji}", encoded(emoji)), null);
    }

    public int takeReactionBack(Person by, long messageId, String emoji) throws IOException {
        return call(by, "DELETE", of(Paths.REACTION, messageId).replace("{emoji}", encoded(emoji)), null);
    }

    public int pin(Person by, long messageId) throws IOException {
        return call(by, "PUT", Paths.NOTICE, Map.of("messageId", messageId));
    }

    /** User ids of who is a member now. */
    public List<Long> members(Person reader) throws IOException {
        HttpResponse<String> answer = gateway.call(reader, "GET", of(Paths.MEMBERS), null);
        if (answer.statusCode() != 200) {
            throw new IOException("members of " + roomId + ": " + answer.statusCode());
        }
        return ContractJson.mapper()
                .readTree(answer.body())
                .path("members")
                .valueStream()
                .map(member -> member.path("userId").longValue())
                .toList();
    }

    private int call(Person by, String method, String path, @Nullable Object body) throws IOException {
        return gateway.call(by, method, of(path), body).statusCode();
    }

    private String of(String path) {
        return path.replace("{roomId}", Long.toString(roomId));
    }

    private static String of(String path, Person whom) {
        return path.replace("{userId}", Long.toString(whom.userId()));
    }

    private static String of(String path, long messageId) {
        return path.replace("{messageId}", Long.toString(messageId));
    }

    private static String encoded(String emoji) {
        return URLEncoder.encode(emoji, StandardCharsets.UTF_8);
    }
}
