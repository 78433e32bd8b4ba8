package chat.nonstop.ws.registry;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param heartBeat between two signs of life of this node
 * @param confirmInterval between two confirmations of its sessions
 * @param nodeLife after its last sign of life a node is gone, and its sessions with it; at least ten heart-beats
 */
@ConfigurationProperties("chat.registry")
record RegistrySettings(
        @DefaultValue("1s") Duration heartBeat,
        @DefaultValue("10s") Duration confirmInterval,
        @DefaultValue("30s") Duration nodeLife) {
    RegistrySettings {
        if (nodeLife.compareTo(heartBeat.multipliedBy(10)) < 0) {
            throw new IllegalArgumentException("chat.registry.node-life: " + nodeLife
                    + " (expected: at least ten times chat.registry.heart-beat, " + heartBeat + ")");
        }
    }
}
