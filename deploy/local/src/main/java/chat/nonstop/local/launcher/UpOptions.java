package chat.nonstop.local.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How to start the system; kept in a file between {@code up} and its supervisor.
 *
 * @param wsNodes how many chat-ws processes
 * @param port of the gateway; all other ports follow from it
 * @param host the address on which the gateway listens; everything else stays on 127.0.0.1
 * @param settings Spring properties for every service, stronger than all others
 * @param javaOptions options for the JVM of every service
 */
record UpOptions(int wsNodes, int port, String host, Map<String, String> settings, List<String> javaOptions) {
    static final int DEFAULT_PORT = 8080;
    static final String LOOPBACK = "127.0.0.1";

    private static final String SETTING_PREFIX = "set.";
    private static final String JAVA_OPTION_PREFIX = "java.";

    UpOptions {
        settings = Map.copyOf(settings);
        javaOptions = List.copyOf(javaOptions);
        PortPlan.of(port, wsNodes); // refuses a port too high for the others to follow
    }

    PortPlan ports() {
        return PortPlan.of(port, wsNodes);
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("ws-nodes", Integer.toString(wsNodes));
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("host", host);
        settings.forEach((key, value) -> properties.setProperty(SETTING_PREFIX + key, value));
        for (int i = 0; i < javaOptions.size(); i++) {
            properties.setProperty(JAVA_OPTION_PREFIX + i, javaOptions.get(i));
        }
        return properties;
    }

    static UpOptions from(Properties properties) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(SETTING_PREFIX)) {
                settings.put(name.substring(SETTING_PREFIX.length()), properties.getProperty(name));
            }
        }
        List<String> javaOptions = new ArrayList<>();
        for (int i = 0; properties.containsKey(JAVA_OPTION_PREFIX + i); i++) {
            javaOptions.add(properties.getProperty(JAVA_OPTION_PREFIX + i));
        }
        return new UpOptions(
                Integer.parseInt(properties.getProperty("ws-nodes", "1")),
                Integer.parseInt(properties.getProperty("port", Integer.toString(DEFAULT_PORT))),
                properties.getProperty("host", LOOPBACK),
                settings,
                javaOptions);
    }
}
