package chat.nonstop.local.launcher;

import chat.nonstop.local.stack.LocalStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which port each process listens on. All follow from the gateway's, so that two checkouts run side by side when one is
 * given another {@code --port} at least {@value #SPAN} away.
 */
record PortPlan(int gateway, int wsNodes) {
    /** chat-ws-2 to chat-ws-10 take +11 to +19. */
    static final int MAX_WS_NODES = 10;

    static final int SPAN = 24;

    private static final int FIRST_UNPRIVILEGED = 1_024;
    private static final int HIGHEST_BASE = 65_535 - SPAN;

    static PortPlan of(int gateway, int wsNodes) {
        if (gateway < FIRST_UNPRIVILEGED || gateway > HIGHEST_BASE) {
            throw new UsageException("--port: " + gateway + " (expected: " + FIRST_UNPRIVILEGED + " to " + HIGHEST_BASE
                    + ", because the other processes take the ports that follow)");
        }
        return new PortPlan(gateway, wsNodes);
    }

    /** Counted from 1. */
    int chatWs(int node) {
        return node == 1 ? gateway + 1 : gateway + 9 + node;
    }

    int persistence() {
        return gateway + 2;
    }

    int readReceipt() {
        return gateway + 3;
    }

    int notification() {
        return gateway + 4;
    }

    LocalStack.PortPlan servers() {
        return new LocalStack.PortPlan(gateway + 20, gateway + 21, gateway + 22, gateway + 23);
    }

    List<Integer> chatWsNodes() {
        List<Integer> ports = new ArrayList<>();
        for (int node = 1; node <= wsNodes; node++) {
            ports.add(chatWs(node));
        }
        return ports;
    }

    /** Every port, by the process that will listen on it. */
    Map<String, Integer> all() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("gateway", gateway);
        for (int node = 1; node <= wsNodes; node++) {
            all.put("chat-ws-" + node, chatWs(node));
        }
        all.put("persistence", persistence());
        all.put("read-receipt", readReceipt());
        all.put("notification", notification());
        all.put("postgres", servers().postgres());
        all.put("kafka", servers().kafka());
        all.put("kafka's controller", servers().kafkaController());
        all.put("redis", servers().redis());
        return all;
    }
}
