package chat.nonstop.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.ContractJson;
import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.contracts.rest.Headers;
import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.testing.ContractAssert;
import chat.nonstop.testing.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/** The service as its clients reach it. Each instance comes from an address of its own, as far as throttles can tell. */
public final class Api {
    public static final String PASSWORD = "correct horse battery";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String base;
    private final String address;

    /** A user with an account and a log-in. */
    public record Someone(long userId, String email, String nickname, String accessToken, String refreshToken) {}

    public record Answer(int status, HttpHeaders headers, String body) {
        public JsonNode json() {
            return ContractJson.mapper().readTree(body);
        }

        public Answer is(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        public Answer fits(String schema) {
            ContractAssert.assertFits(schema, body);
            return this;
        }

        /** A problem with this code, which says no more than it should. */
        public Answer refuses(RefusalCode code) {
            assertThat(status).as(body).isEqualTo(code.httpStatus());
            assertThat(headers.firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            fits("problem");
            assertThat(json().get("code").asString()).isEqualTo(code.name());
            assertThat(body)
                    .doesNotContain("Exception")
                    .doesNotContain("chat.nonstop")
                    .doesNotContain("SQL");
            return this;
        }
    }

    private Api(String base, String address) {
        this.base = base;
        this.address = address;
    }

    public static Api at(int port) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Api(
                "http://127.0.0.1:" + port,
                "203." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256));
    }

    public Api from(String otherAddress) {
        return new Api(base, otherAddress);
    }

    public String url(String path) {
        return base + path;
    }

    public static String anEmail() {
        return UUID.randomUUID() + "@example.com";
    }

    /** Signs up and logs in. */
    public Someone someone(String nickname) {
        String email = anEmail();
        long userId = post(Paths.SIGNUP, null, Map.of("email", email, "password", PASSWORD, "nickname", nickname))
                .is(201)
                .json()
                .get("userId")
                .asLong();
        JsonNode tokens = logIn(email, PASSWORD).is(200).json();
        return new Someone(
                userId,
                email,
                nickname,
                tokens.get("accessToken").asString(),
                tokens.get("refreshToken").asString());
    }

    public Answer logIn(String email, String password) {
        return post(Paths.LOGIN, null, Map.of("email", email, "password", password));
    }

    public Answer refresh(String refreshToken) {
        return post(Paths.REFRESH, null, Map.of("refreshToken", refreshToken));
    }

    public Answer get(String path, Someone who) {
        return send("GET", path, who.accessToken(), null);
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    public Answer post(String path, Someone who, Object body) {
        return send(
                "POST",
                path,
                who == null ? null : who.accessToken(),
                ContractJson.mapper().writeValueAsString(body));
    }

    public Answer patch(String path, Someone who, Object body) {
        return send("PATCH", path, who.accessToken(), ContractJson.mapper().writeValueAsString(body));
    }

    /** As another service. */
    public Answer internal(String method, String path) {
        return send(method, path, TestTokens.shared().serviceToken("test"), method.equals("GET") ? null : "");
    }

    public Answer send(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header(Headers.CLIENT_ADDRESS, address)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> answer =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Runs all of them at the same moment, each on a thread of its own. */
    public static <T> List<T> atOnce(List<? extends Callable<T>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<Future<T>> running = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Callable<T> call : calls) {
                running.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
