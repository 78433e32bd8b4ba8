package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.ProcessLedger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * How the commands talk to the supervisor: one line over a loopback socket, {@code <token> <word> [argument]}. {@code
 * HEARD} comes back at once, then lines while it works, the last one {@code OK} or {@code ERROR <why>}. Where it listens, and a
 * token that proves that the asker may read the launcher's files, are in a file that only its owner can read. Who looks often
 * asks {@code status-json} here, an instance a line, rather than start a JVM for each look.
 */
final class Control {
    private static final String HEARD = "HEARD";
    private static final String OK = "OK";
    private static final String ERROR = "ERROR ";

    private Control() {}

    /** Answers one request; what it tells goes to the asker at once. An exception's message becomes the error. */
    interface Handler {
        void handle(String word, String argument, Consumer<String> tell);
    }

    /** The supervisor's side. */
    static final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private final String token;
        private final Handler handler;

        private Server(ServerSocket socket, String token, Handler handler) {
            this.socket = socket;
            this.token = token;
            this.handler = handler;
        }

        /** Listens, and writes where into the home's control file. */
        static Server open(Home home, Handler handler) throws IOException {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
            Server server = new Server(socket, token, handler);
            Thread.ofVirtual().name("control").start(server::accept);

            ProcessHandle self = ProcessHandle.current();
            Properties file = new Properties();
            file.setProperty("pid", Long.toString(self.pid()));
            file.setProperty(
                    "started",
                    Long.toString(
                            self.info().startInstant().orElse(Instant.now()).toEpochMilli()));
            file.setProperty("port", Integer.toString(socket.getLocalPort()));
            file.setProperty("token", token);
            Home.writePrivately(home.control(), file, "How to reach the supervisor that runs now.");
            return server;
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket connection = socket.accept();
                    Thread.ofVirtual().name("control-request").start(() -> answer(connection));
                } catch (SocketException e) {
                    return; // closed
                } catch (IOException e) {
                    throw new UncheckedIOException("the control socket failed", e);
                }
            }
        }

        private void answer(Socket connection) {
            try (connection;
                    BufferedReader in = reader(connection);
                    PrintWriter out = new PrintWriter(connection.getOutputStream(), true, StandardCharsets.UTF_8)) {
                String request = in.readLine();
                String[] parts = request == null ? new String[0] : request.split(" ", 3);
                if (parts.length < 2 || !isToken(parts[0])) {
                    out.println(ERROR + "not allowed");
                    return;
                }
                out.println(HEARD);
                try {
                    handler.handle(parts[1], parts.length == 3 ? parts[2] : "", out::println);
                    out.println(OK);
                } catch (RuntimeException e) {
                    out.println(ERROR + e.getMessage());
                }
            } catch (IOException e) {
                // the asker has gone: nobody to tell
            }
        }

        private boolean isToken(String given) {
            return MessageDigest.isEqual(
                    token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** The commands' side: a supervisor that runs. */
    static final class Client {
        private static final int HEARD_WITHIN_MILLIS = 10_000;

        private final ProcessLedger.Entry supervisor;
        private final int port;
        private final String token;

        private Client(ProcessLedger.Entry supervisor, int port, String token) {
            this.supervisor = supervisor;
            this.port = port;
            this.token = token;
        }

        /** Empty when no supervisor runs, whether it never did, was stopped, or died. */
        static Optional<Client> find(Home home) throws IOException {
            if (!Files.exists(home.control())) {
                return Optional.empty();
            }
            Properties file = Home.read(home.control());
            ProcessLedger.Entry supervisor = new ProcessLedger.Entry(
                    Long.parseLong(file.getProperty("pid", "0")),
                    Instant.ofEpochMilli(Long.parseLong(file.getProperty("started", "0"))),
                    "supervisor");
            return supervisor
                    .running()
                    .map(running -> new Client(
                            supervisor,
                            Integer.parseInt(file.getProperty("port", "0")),
                            file.getProperty("token", "")));
        }

        ProcessLedger.Entry supervisor() {
            return supervisor;
        }

        List<InstanceStatus> status() {
            List<InstanceStatus> instances = new ArrayList<>();
            ask("status", "", line -> instances.add(InstanceStatus.fromLine(line)));
            return instances;
        }

        /** Returns when the answer is complete, which may take minutes; a supervisor that hangs is found out sooner. */
        void ask(String word, String argument, Consumer<String> listen) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
                socket.getOutputStream()
                        .write((token + " " + word + " " + argument + "\n").getBytes(StandardCharsets.UTF_8));
                BufferedReader in = reader(socket);
                socket.setSoTimeout(HEARD_WITHIN_MILLIS);
                String first = in.readLine();
                if (!HEARD.equals(first)) {
                    throw new IOException("it says " + first);
                }
                socket.setSoTimeout(0);
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.equals(OK)) {
                        return;
                    }
                    if (line.startsWith(ERROR)) {
                        throw new CannotRunException(line.substring(ERROR.length()));
                    }
                    listen.accept(line);
                }
                throw new IOException("the supervisor has gone away");
            } catch (IOException e) {
                throw new SilentSupervisorException(supervisor.pid(), e);
            }
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }
}
