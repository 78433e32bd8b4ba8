package chat.nonstop.notification.alert;

import java.time.Duration;

/** How often those who have something to tell look for it. */
public record AlertPace(Duration every) {}
