package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.Folders;
import chat.nonstop.local.stack.Jvm;
import chat.nonstop.local.stack.Program;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one {@link ServiceInstance}: a Spring Boot jar that says itself when it is ready. */
final class ServiceProgram implements Program {
    private static final int TIMEOUT_MILLIS = 1_000;

    /**
     * Leaves the optimising compiler to what is really hot: a start costs about a third less CPU (persistence 11.9
     * seconds instead of 14.4, gateway 7.7 instead of 12.2), of which six JVMs on two cores have little.
     */
    private static final List<String> LATE_OPTIMISATION = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private final ServiceInstance instance;
    private final Home home;
    private final String configuration;
    private final List<String> javaOptions;

    ServiceProgram(ServiceInstance instance, Home home, Map<String, String> properties, List<String> javaOptions) {
        this.instance = instance;
        this.home = home;
        this.configuration = Json.object(properties);
        this.javaOptions = List.copyOf(javaOptions);
    }

    @Override
    public String name() {
        return instance.name();
    }

    @Override
    public int port() {
        return instance.port();
    }

    @Override
    public Path log() {
        return home.log(instance.name());
    }

    @Override
    public void prepare() throws IOException {
        Folders.createPrivate(workingFolder());
    }

    /** The properties go by the environment: unlike a command line, only their owner can read it. */
    @Override
    public Launch launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Jvm.executable().toString(),
                "-Xmx" + instance.service().heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(LATE_OPTIMISATION);
        command.addAll(javaOptions); // the later of two options counts
        command.addAll(
                List.of("-jar", StagedApp.serviceJar(home, instance.service()).toString()));
        return new Launch(command, Map.of("SPRING_APPLICATION_JSON", configuration), workingFolder());
    }

    @Override
    public boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port() + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    private Path workingFolder() {
        return home.data().resolve(instance.name());
    }
}
