package chat.nonstop.gateway;

import java.security.Security;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the service; what it is for, and its settings, stand in the module's README. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayService {
    public static void main(String[] args) {
        // chat-ws nodes come and go behind one DNS name; the JVM's own cache (30 s) would hide that. Read at first
        // look-up.
        Security.setProperty("networkaddress.cache.ttl", "2");
        Security.setProperty("networkaddress.cache.negative.ttl", "2");
        SpringApplication.run(GatewayService.class, args);
    }
}
