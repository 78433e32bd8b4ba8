package chat.nonstop.notification.alert;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where no webhook is set: an error in the log, which whoever watches logs will see. */
final class LoggedAlarm implements Alarm {
    private static final Logger log = LoggerFactory.getLogger(LoggedAlarm.class);

    @Override
    public void tell(Alert alert) {
        log.atError()
                .addKeyValue("kind", alert.kind())
                .addKeyValue("count", alert.count())
                .log(alert.text());
    }
}
