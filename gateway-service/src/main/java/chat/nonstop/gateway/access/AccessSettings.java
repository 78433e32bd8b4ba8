package chat.nonstop.gateway.access;

import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param tokenCookie name of the HttpOnly cookie that may carry the token of a WebSocket handshake
 */
@Validated
@ConfigurationProperties("chat.gateway")
record AccessSettings(
        @DefaultValue("access_token") @Pattern(regexp = "[A-Za-z0-9_-]{1,64}")
        String tokenCookie) {}
