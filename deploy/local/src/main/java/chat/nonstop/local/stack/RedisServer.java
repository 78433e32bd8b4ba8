package chat.nonstop.local.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Redis on 127.0.0.1, in memory only: what it holds can be lost and is rebuilt by the services. */
public final class RedisServer implements Program {
    private final Binaries binaries;
    private final int port;
    private final Path folder;
    private final Path log;
    private final String password;
    private @Nullable Path executable;

    /** An empty password asks for none. */
    RedisServer(Binaries binaries, int port, Path folder, Path log, String password) {
        this.binaries = binaries;
        this.port = port;
        this.folder = folder.toAbsolutePath();
        this.log = log;
        this.password = password;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public void prepare() throws IOException {
        executable = binaries.redisServer();
        Files.createDirectories(folder);
        Path configuration = configuration();
        Files.deleteIfExists(configuration);
        Files.createFile(
                configuration, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                configuration, """
                bind 127.0.0.1
                port %d
                daemonize no
                save ""
                appendonly no
                tcp-backlog 128
                """.formatted(port) + (password.isEmpty() ? "" : "requirepass \"" + password + "\"\n"));
    }

    @Override
    public Launch launch() {
        return new Launch(
                List.of(
                        Objects.requireNonNull(executable, "prepare() comes first")
                                .toString(),
                        configuration().toString()),
                Map.of(),
                folder);
    }

    /** In Redis' inline form of its protocol. */
    @Override
    public boolean answers() {
        return Probe.answers(port, this::answersPing);
    }

    private boolean answersPing(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        String login = password.isEmpty() ? "" : "AUTH " + password + "\r\n";
        out.write((login + "PING\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII).contains("+PONG");
    }

    private Path configuration() {
        return folder.resolve("redis.conf");
    }
}
