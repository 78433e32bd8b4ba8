package chat.nonstop.gateway.client;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param trustedProxies addresses and ranges whose {@code X-Forwarded-For} is believed; default none
 */
@ConfigurationProperties("chat.gateway")
record ClientSettings(@DefaultValue List<String> trustedProxies) {}
