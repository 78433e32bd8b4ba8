package chat.nonstop.wiring.crash;

import chat.nonstop.wiring.node.NodeAutoConfiguration;
import chat.nonstop.wiring.node.NodeIdentity;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Setting {@code chat.test.stop-file}: see {@link StopFile}. Without it there are no stop points, and they cost nothing. */
@AutoConfiguration(after = NodeAutoConfiguration.class)
public class StopPointAutoConfiguration {
    private static final String SETTING = "chat.test.stop-file";

    /** As after {@code kill -9}. */
    private static final int KILLED = 137;

    @Bean
    @ConditionalOnMissingBean
    StopPoints stopPoints(@Value("${" + SETTING + ":}") String file, NodeIdentity node, Environment environment) {
        if (file.isBlank()) {
            return StopPoints.NONE;
        }
        if (environment.acceptsProfiles(Profiles.of("prod", "azure"))) {
            throw new IllegalStateException(SETTING + ": " + file
                    + " (expected: not set under profile prod or azure; it lets processes die for tests)");
        }
        return new StopFile(Path.of(file), node.id(), () -> Runtime.getRuntime().halt(KILLED));
    }
}
