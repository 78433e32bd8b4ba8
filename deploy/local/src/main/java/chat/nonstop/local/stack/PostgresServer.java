package chat.nonstop.local.stack;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with one database, {@link ChatDatabase}. TCP on 127.0.0.1 only; every role needs its password. The first
 * start makes the data folder aside and renames it, so that it is there as a whole or not at all.
 */
public final class PostgresServer implements Program {
    private static final String SUPERUSER = "postgres";

    private final Binaries binaries;
    private final int port;
    private final Path data;
    private final Path log;
    private final Durability durability;
    private final Passwords passwords;
    private @Nullable Path home;
    private @Nullable PostgresUser user;

    /** Passwords are set when the data folder is made and cannot be changed here afterwards. */
    public record Passwords(String superuser, String owner) {}

    PostgresServer(Binaries binaries, int port, Path folder, Path log, Durability durability, Passwords passwords) {
        this.binaries = binaries;
        this.port = port;
        this.data = folder.toAbsolutePath().resolve("data");
        this.log = log;
        this.durability = durability;
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path log() {
        return log;
    }

    /** TERM would wait for every client to leave; INT ends their sessions, rolls back, and writes a checkpoint. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    public String jdbcUrl() {
        return ChatDatabase.jdbcUrl("127.0.0.1", port);
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        home = binaries.postgres();
        user = PostgresUser.find(executable("postgres"), data);
        Path version = data.resolve("PG_VERSION");
        if (!Files.exists(version)) {
            createData();
            return;
        }
        String major = Files.readString(version).strip();
        String own = ownMajorVersion();
        if (!major.equals(own)) {
            throw new StartFailedException(
                    "the data in " + data + " was written by PostgreSQL " + major + ", this is PostgreSQL " + own
                            + ": './chat reset' starts with empty data",
                    "");
        }
    }

    private String ownMajorVersion() throws IOException {
        // first line of the sample: "# Version 18.x"? No such mark there; the catalogue file carries it as its first
        // line.
        try (var lines = Files.lines(home().resolve("share/postgresql/postgres.bki"))) {
            return lines.findFirst().orElse("").replace("# PostgreSQL", "").strip();
        }
    }

    private void createData() throws IOException, InterruptedException {
        Path folder = Objects.requireNonNull(data.getParent());
        Files.createDirectories(folder);
        user().own(folder);
        Path fresh = folder.resolve("data.new");
        Folders.delete(fresh);

        Path passwordFile = Files.createTempFile(
                folder,
                "password",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, passwords.superuser());
            user().own(passwordFile);
            List<String> initdb = new ArrayList<>(List.of(
                    executable("initdb").toString(),
                    "--pgdata=" + fresh,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin", // the same order and case rules on every machine
                    "--builtin-locale=C.UTF-8",
                    "--locale=C"));
            if (durability == Durability.PROCESS_CRASH) {
                initdb.add("--no-sync");
            }
            run(initdb, List.of());
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        run(
                List.of(executable("postgres").toString(), "--single", "-j", "-D", fresh.toString(), SUPERUSER),
                ChatDatabase.creation(passwords.owner()));
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Launch launch() {
        boolean durable = durability == Durability.POWER_CUT;
        List<String> command = new ArrayList<>(user().commandPrefix());
        command.addAll(List.of(executable("postgres").toString(), "-D", data.toString()));
        Map<String, String> settings = Map.of(
                "port", Integer.toString(port),
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "max_connections", "200",
                "shared_buffers", "128MB",
                "fsync", durable ? "on" : "off",
                "synchronous_commit", durable ? "on" : "off",
                "full_page_writes", durable ? "on" : "off",
                "timezone", "UTC",
                "log_timezone", "UTC");
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return new Launch(command, Map.of(), data);
    }

    @Override
    public boolean answers() {
        Properties login = new Properties();
        login.setProperty("user", ChatDatabase.OWNER);
        login.setProperty("password", passwords.owner());
        login.setProperty("connectTimeout", "1");
        login.setProperty("socketTimeout", "2");
        login.setProperty("loginTimeout", "2");
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), login);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT 1")) {
            return row.next();
        } catch (SQLException e) {
            return false;
        }
    }

    /** Runs a tool to its end, with the statements as its input, one per empty-line-separated block. */
    private void run(List<String> command, List<String> statements) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(user().commandPrefix());
        line.addAll(command);
        Path output = log.resolveSibling(log.getFileName() + ".init");
        Process process = new ProcessBuilder(line)
                .directory(Objects.requireNonNull(data.getParent()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            for (String statement : statements) {
                input.write(statement + ";\n\n");
            }
        }
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new StartFailedException(
                    "PostgreSQL's data folder could not be made by " + command.getFirst(),
                    String.join("\n", LogTail.of(output, 25)));
        }
        Files.deleteIfExists(output);
    }

    private Path executable(String name) {
        return home().resolve("bin").resolve(name);
    }

    private Path home() {
        return Objects.requireNonNull(home, "prepare() comes first");
    }

    private PostgresUser user() {
        return Objects.requireNonNull(user, "prepare() comes first");
    }
}
