package chat.nonstop.verify.local;

import chat.nonstop.contracts.ContractJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import tools.jackson.databind.JsonNode;

/**
 * Asks the launcher's supervisor what runs, as {@code ./chat status --json} does, without a JVM for each look: those would be
 * much of the load on the machine while a trial waits for something to be up again.
 */
record Supervisor(Path folder) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** @throws IOException when nothing runs, or the supervisor does not answer within 10 s */
    List<Instance> status() throws IOException {
        Properties control = control();
        try (Socket socket = new Socket()) {
            int port = Integer.parseInt(control.getProperty("port", ""));
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    Math.toIntExact(PATIENCE.toMillis()));
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            String request = control.getProperty("token") + " status-json \n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return instances(
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }
    }

    private Properties control() throws IOException {
        Properties control = new Properties();
        try (Reader file = Files.newBufferedReader(folder.resolve("run").resolve("control.properties"))) {
            control.load(file);
        } catch (NoSuchFileException nothing) {
            throw new IOException("nothing runs in " + folder + ": ./chat up --data-dir " + folder, nothing);
        }
        return control;
    }

    private static List<Instance> instances(BufferedReader answer) throws IOException {
        String heard = answer.readLine();
        if (!"HEARD".equals(heard)) {
            throw new IOException("the supervisor says " + heard + " (expected: HEARD)");
        }
        List<Instance> instances = new ArrayList<>();
        for (String line = answer.readLine(); !"OK".equals(line); line = answer.readLine()) {
            if (line == null || line.startsWith("ERROR")) {
                throw new IOException("the supervisor says " + line + " (expected: an instance, or OK)");
            }
            instances.add(instance(ContractJson.mapper().readTree(line)));
        }
        return instances;
    }

    private static Instance instance(JsonNode json) {
        return new Instance(
                json.path("service").stringValue(),
                json.path("instance").stringValue(),
                json.path("pid").isNumber() ? OptionalLong.of(json.path("pid").longValue()) : OptionalLong.empty(),
                json.path("port").intValue(),
                json.path("state").stringValue(),
                json.path("restarts").intValue());
    }
}
