package chat.nonstop.local.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two accounts to try the system with, made through the public API as anyone's are. The local launcher alone makes them. */
final class DemoAccounts {
    static final List<DemoAccounts.Account> ALL =
            List.of(new Account("alice@example.com", "Alice"), new Account("bob@example.com", "Bob"));

    private static final int TIMEOUT_MILLIS = 15_000;

    private DemoAccounts() {}

    record Account(String email, String nickname) {}

    /** Signs them up; an account that is there already stays as it is. */
    static void create(int gatewayPort, String password) throws IOException {
        for (Account account : ALL) {
            Map<String, String> body = new LinkedHashMap<>();
            body.put("email", account.email());
            body.put("password", password);
            body.put("nickname", account.nickname());
            int status = post("http://127.0.0.1:" + gatewayPort + "/api/v1/auth/signup", Json.object(body));
            if (status != HttpURLConnection.HTTP_CREATED && status != HttpURLConnection.HTTP_CONFLICT) {
                throw new IOException("sign-up of " + account.email() + " was answered with status " + status);
            }
        }
    }

    private static int post(String url, String json) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
            body.write(json.getBytes(StandardCharsets.UTF_8));
        }
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
