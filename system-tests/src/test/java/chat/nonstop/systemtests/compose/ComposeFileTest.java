package chat.nonstop.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.kafka.TopicPlan;
import chat.nonstop.local.stack.ChatDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docker-compose.yml promises, and where it must agree with the code. It needs no container engine. */
class ComposeFileTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> CONDITIONS = Set.of("service_healthy", "service_completed_successfully");
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+(\\.\\d+)?([._-][a-z0-9._-]+)?");
    private static final Pattern BUILT_HERE = Pattern.compile("nonstop-chat/[a-z-]+-service:local");
    private static final Pattern SECRET_NAME = Pattern.compile(".*(PASSWORD|SECRET|AUTH)$");
    private static final Pattern REQUIRED =
            Pattern.compile("\\$\\{([A-Z_]+):\\?run deploy/compose/init-env\\.sh first}");

    private final String text = read("docker-compose.yml");
    private final Map<String, Map<String, Object>> services = services(text);

    @Test
    void topicsAreThoseOfTheProductionPlan() {
        Map<String, String> planned = TopicPlan.ALL.stream()
                .collect(Collectors.toMap(
                        TopicPlan::name,
                        plan -> plan.productionPartitions() + " "
                                + plan.retention().toMillis()));
        Map<String, String> created = environment("topics")
                .get("TOPICS")
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));

        assertThat(created).isEqualTo(planned);
    }

    @Test
    void databaseIsMadeAsTheEmbeddedOneIs() {
        String script = read("deploy/compose/create-database.sh");

        List<String> statements = ChatDatabase.creation("any");
        String role = statements.getFirst();
        assertThat(script).contains(role.substring(0, role.indexOf("'any'")));
        assertThat(script).contains(statements.subList(1, statements.size()));
    }

    @Test
    void brokerLeavesNoTransactionWaitingAndMakesNoTopicByItself() {
        assertThat(environment("kafka"))
                .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .containsEntry("KAFKA_ADD_PARTITIONS_TO_TXN_RETRY_BACKOFF_MS", "1")
                .containsEntry("KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000")
                .containsEntry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
                .containsEntry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1");
    }

    @Test
    void everyServiceTellsWhetherItIsHealthy() {
        assertThat(read("Dockerfile")).containsPattern("(?m)^HEALTHCHECK .*CMD \\[\"/app/ready\\.sh\"]");
        services.forEach((name, service) -> {
            if (!name.equals("topics") && !service.containsKey("build")) {
                assertThat(map(service.get("healthcheck"))).as(name).containsKey("test");
            }
        });
    }

    @Test
    void everyServiceWaitsUntilWhatItNeedsIsHealthy() {
        services.forEach((name, service) -> dependencies(service).forEach((needed, condition) -> {
            assertThat(CONDITIONS).as(name + " needs " + needed).contains(condition);
            assertThat(services).as(name).containsKey(needed);
        }));
        Set<String> startedWithTheGateway = new TreeSet<>();
        collectDependencies("gateway", startedWithTheGateway);
        Set<String> others = new TreeSet<>(services.keySet());
        others.removeAll(Set.of("gateway", "kafka-ui"));
        assertThat(startedWithTheGateway).isEqualTo(others);
    }

    @Test
    void everyImageIsPinned() {
        services.forEach((name, service) -> {
            Pattern expected = service.containsKey("build") ? BUILT_HERE : PINNED;
            assertThat(string(service, "image")).as(name).matches(expected);
        });
        assertThat(read("Dockerfile"))
                .containsPattern("(?m)^ARG JAVA=\\d+\\.\\d+\\.\\d+_\\d+$")
                .doesNotContainPattern("(?m)^FROM \\S+:(?!\\$\\{JAVA}-)");
    }

    @Test
    void noSecretHasAValueInTheFile() {
        Map<String, String> secrets = new TreeMap<>();
        services.keySet()
                .forEach(service -> environment(service).forEach((name, value) -> {
                    if (SECRET_NAME.matcher(name).matches()) {
                        secrets.put(service + " " + name, value);
                    }
                }));

        assertThat(secrets).hasSizeGreaterThan(10);
        secrets.forEach((where, value) -> assertThat(value).as(where).matches(REQUIRED));
    }

    @Test
    void initEnvMakesEverySecretOnceAndForItsOwnerOnly(@TempDir Path checkout) throws Exception {
        Path folder = Files.createDirectories(checkout.resolve("deploy").resolve("compose"));
        Path script = Files.copy(ROOT.resolve("deploy/compose/init-env.sh"), folder.resolve("init-env.sh"));
        Set<String> required = REQUIRED.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(run(script)).isZero();

        Path env = checkout.resolve(".env");
        Map<String, String> made = Files.readAllLines(env).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (one, other) -> one, TreeMap::new));
        assertThat(made.keySet()).isEqualTo(required);
        assertThat(made.values()).doesNotHaveDuplicates().allMatch(value -> value.matches("[A-Za-z0-9_-]{43}"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env)))
                .isEqualTo("rw-------");

        String before = Files.readString(env);
        assertThat(run(script)).isNotZero();
        assertThat(Files.readString(env)).isEqualTo(before);
        try (var files = Files.list(checkout)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder(".env", "deploy");
        }
    }

    @Test
    void onlyTheGatewayIsPublished() {
        services.forEach((name, service) -> {
            if (!name.equals("gateway") && service.get("ports") instanceof List<?> ports) {
                assertThat(ports).as(name).allMatch(port -> port.toString().startsWith("127.0.0.1:"));
            }
        });
        assertThat(services.get("gateway").get("ports").toString()).endsWith(":8080]");
        assertThat(map(map(map(parse(text)).get("networks")).get("backend"))).containsEntry("internal", true);
        for (String inside : List.of("postgres", "redis", "kafka", "topics", "persistence", "chat-ws-1", "chat-ws-2")) {
            assertThat(services.get(inside).get("networks")).as(inside).isEqualTo(List.of("backend"));
        }
    }

    @Test
    void everyChatNodeHasAnIdOfItsOwnAndIsKnownToTheGateway() {
        Map<String, String> ids = new LinkedHashMap<>();
        services.forEach((name, service) -> {
            if (string(service, "image").contains("chat-ws-service")) {
                ids.put(name, environment(name).getOrDefault("CHAT_NODE_ID", ""));
            }
        });
        String nodes =
                ids.keySet().stream().map(name -> "http://" + name + ":8081").collect(Collectors.joining(","));

        assertThat(ids).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ids.values()).doesNotHaveDuplicates().doesNotContain("");
        assertThat(environment("gateway")).containsEntry("CHAT_GATEWAY_WSNODES", nodes);
    }

    @Test
    void memoryIsLimitedAndDataIsKept() {
        services.forEach((name, service) -> assertThat(
                        map(map(map(service.get("deploy")).get("resources")).get("limits")))
                .as(name)
                .containsKeys("memory", "pids"));
        assertThat(services.get("postgres").get("volumes").toString()).contains("postgres-data:/var/lib/postgresql");
        assertThat(services.get("kafka").get("volumes").toString()).contains("kafka-data:/var/lib/kafka/data");
        assertThat(environment("kafka")).containsEntry("KAFKA_LOG_DIRS", "/var/lib/kafka/data");
    }

    private void collectDependencies(String service, Set<String> found) {
        for (String needed : dependencies(services.get(service)).keySet()) {
            if (found.add(needed)) {
                collectDependencies(needed, found);
            }
        }
    }

    private static Map<String, String> dependencies(Map<String, Object> service) {
        Map<String, String> conditions = new LinkedHashMap<>();
        map(service.get("depends_on")).forEach((name, how) -> conditions.put(name, string(map(how), "condition")));
        return conditions;
    }

    private Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        map(services.get(service).get("environment")).forEach((name, value) -> environment.put(name, value.toString()));
        return environment;
    }

    private static Map<String, Map<String, Object>> services(String text) {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        map(map(parse(text)).get("services")).forEach((name, service) -> services.put(name, map(service)));
        assertThat(services.keySet()).containsAll(new HashSet<>(List.of("gateway", "postgres", "redis", "kafka")));
        return services;
    }

    private static Object parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(200);
        return new Yaml(new SafeConstructor(options)).load(text);
    }

    /** An absent one is empty. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static String string(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }

    private static int run(Path script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", script.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
