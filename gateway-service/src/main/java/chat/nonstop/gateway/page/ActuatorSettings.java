package chat.nonstop.gateway.page;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param onPublicPort whether everything of the actuator, metrics above all, answers on {@code server.port}; default no,
 *     yes in profile {@code local}. Health always does.
 */
@ConfigurationProperties("chat.gateway.actuator")
record ActuatorSettings(@DefaultValue("false") boolean onPublicPort) {}
