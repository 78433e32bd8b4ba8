package chat.nonstop.notification.alert;

import java.net.URI;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the feature together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AlertSettings.class)
class AlertConfiguration {
    @Bean
    Alarm alarm(AlertSettings settings) {
        URI address = settings.webhookUrl();
        return address == null ? new LoggedAlarm() : new Webhook(address, settings.format(), settings.patience());
    }

    @Bean
    AlertPace alertPace(AlertSettings settings) {
        return new AlertPace(settings.every());
    }
}
