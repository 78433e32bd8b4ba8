package chat.nonstop.persistence.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.internal.AttachmentUse;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.Api.Answer;
import chat.nonstop.persistence.Api.Someone;
import chat.nonstop.persistence.attachment.store.BlobStore;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A room of two, and what its members do with files. */
abstract class AttachmentRoom {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    BlobStore store;

    Api api;
    Someone alice;
    Someone bob;
    Someone mallory;
    long room;

    /** What a client got to upload to. */
    record Address(UUID attachmentId, String url, Map<String, String> headers) {}

    @BeforeEach
    void aRoomOfTwoAndAnOutsider() {
        api = Api.at(port);
        alice = api.someone("Alice");
        bob = api.someone("Bob");
        mallory = api.someone("Mallory");
        room = openRoom(alice, bob);
    }

    final long openRoom(Someone owner, Someone other) {
        return api.post(Paths.GROUP_ROOMS, owner, Map.of("name", "files", "memberIds", List.of(other.userId())))
                .is(201)
                .json()
                .get("roomId")
                .asLong();
    }

    final Answer announce(Someone who, long roomId, String name, String type, long size) {
        Map<String, Object> body = new HashMap<>();
        body.put("fileName", name);
        body.put("contentType", type);
        body.put("sizeBytes", size);
        return api.post(Paths.ATTACHMENTS.replace("{roomId}", "" + roomId), who, body);
    }

    final Address opened(Someone who, long roomId, String name, String type, long size) {
        return address(announce(who, roomId, name, type, size).is(201).fits("upload"));
    }

    static Address address(Answer opened) {
        JsonNode json = opened.json();
        Map<String, String> headers = new HashMap<>();
        json.get("uploadHeaders")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return new Address(
                UUID.fromString(json.get("attachmentId").asString()),
                json.get("uploadUrl").asString(),
                headers);
    }

    final UUID uploaded(Someone who, String name, String type, byte[] bytes) {
        Address address = opened(who, room, name, type, bytes.length);
        HttpResponse<String> upload = put(address, bytes);
        assertThat(upload.statusCode()).as(upload.body()).isEqualTo(201);
        return address.attachmentId();
    }

    final HttpResponse<String> put(Address address, byte[] bytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(address.url()))
                .timeout(Duration.ofSeconds(30))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
        address.headers().forEach(request::header);
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    final HttpResponse<byte[]> get(String url) {
        return send(HttpRequest.newBuilder(uri(url)), HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI uri(String url) {
        return URI.create(url.startsWith("/") ? api.url(url) : url);
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return HTTP.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    final RefusalCode use(UUID id, Someone who, long roomId, boolean image) {
        return use(id, new AttachmentUse.Request(roomId, who.userId(), image, UUID.randomUUID()));
    }

    final RefusalCode use(UUID id, AttachmentUse.Request request) {
        Answer answer = api.send(
                        "POST",
                        Paths.INTERNAL_ATTACHMENT_USE.replace("{attachmentId}", id.toString()),
                        TestTokens.shared().serviceToken("chat-ws-service"),
                        ContractJson.mapper().writeValueAsString(request))
                .is(200);
        ContractAssert.assertFits("attachment-use", answer.body());
        return ContractJson.mapper()
                .readValue(answer.body(), AttachmentUse.class)
                .refusal();
    }

    /** As the message log would have stored it; its {@code clientMessageId}. */
    final UUID sent(UUID id, Someone who, long messageId) {
        UUID message = UUID.randomUUID();
        jdbc.sql("""
                        INSERT INTO messages (room_id, message_id, sender_id, client_message_id, type, content, attachment_id, sent_at)
                        VALUES (:room, :message, :sender, :client, 'TEXT', 'see', :id, now())
                        """)
                .param("room", room)
                .param("message", messageId)
                .param("sender", who.userId())
                .param("client", message)
                .param("id", id)
                .update();
        jdbc.sql("UPDATE chat_rooms SET last_message_id = :message WHERE room_id = :room")
                .param("message", messageId)
                .param("room", room)
                .update();
        jdbc.sql("UPDATE attachments SET message_id = :message, used_at = now() WHERE attachment_id = :id")
                .param("message", messageId)
                .param("id", id)
                .update();
        return message;
    }

    final Answer redirect(String template, UUID id, Someone who) {
        return redirect(room, template, id, who);
    }

    final Answer redirect(long roomId, String template, UUID id, Someone who) {
        return api.get(path(roomId, template, id), who);
    }

    static String path(long roomId, String template, UUID id) {
        return template.replace("{roomId}", "" + roomId).replace("{attachmentId}", id.toString());
    }

    /** Follows the redirect, without a token. */
    final HttpResponse<byte[]> read(String template, UUID id, Someone who) {
        String address = redirect(template, id, who)
                .is(302)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        HttpResponse<byte[]> answer = get(address);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return answer;
    }
}
