package chat.nonstop.notification.alert;

import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where alerts go.
 *
 * @param webhookUrl http or https; none: alerts are in the log only. Who knows it can post there, so it is never logged
 * @param format of the body
 * @param every pause between two looks for something to tell; what came meanwhile is told together
 * @param patience for the webhook to answer; then it is tried again
 */
@Validated
@ConfigurationProperties("chat.alerts")
record AlertSettings(
        @Nullable URI webhookUrl,
        @DefaultValue("slack") Format format,
        @DefaultValue("1s") @DurationMin(millis = 10) Duration every,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration patience) {
    enum Format {
        /** {@code {"text": …}}, which Slack, Mattermost and others take. */
        SLACK,
        /** {@code {"source","kind","text","count","details"}}. */
        GENERIC
    }

    AlertSettings {
        if (webhookUrl != null
                && (webhookUrl.getHost() == null
                        || !("http".equals(webhookUrl.getScheme()) || "https".equals(webhookUrl.getScheme())))) {
            throw new IllegalArgumentException("chat.alerts.webhook-url: not an address (expected: https://…)");
        }
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "AlertSettings[" + (webhookUrl == null ? "log" : "webhook") + " " + format + "]";
    }
}
