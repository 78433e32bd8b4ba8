package chat.nonstop.ws.read;

import chat.nonstop.contracts.stomp.Destinations;
import chat.nonstop.wiring.limit.Budget;
import chat.nonstop.wiring.limit.LocalBuckets;
import chat.nonstop.ws.membership.Memberships;
import chat.nonstop.ws.publish.RecordLog;
import chat.nonstop.ws.session.ChatLimits;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReadEventSettings.class)
class ReadConfiguration {
    /** Of whom reports are counted; a session is on one node, so it counts by itself. */
    private static final int SESSIONS = 100_000;

    @Bean
    ReportCursor.Reporting reporting(
            Memberships memberships, RecordLog recordLog, ReadEventSettings settings, ChatLimits limits, Clock clock) {
        return new ReportCursor.Reporting(
                memberships,
                // What goes on behind an answer must not block the producer's own thread.
                new CoalescedReports(task -> Thread.ofVirtual().name("report").start(task)),
                new LocalBuckets(SESSIONS),
                new Budget("reports", limits.reportsPerMinute()),
                recordLog,
                settings,
                clock);
    }

    @Bean
    ReportCursor reportRead(ReportCursor.Reporting reporting) {
        return new ReportCursor(
                Destinations.PUB_READ, "lastReadMessageId", messageId -> new Progress(messageId, 0), reporting);
    }

    @Bean
    ReportCursor reportDelivered(ReportCursor.Reporting reporting) {
        return new ReportCursor(
                Destinations.PUB_DELIVERED,
                "lastDeliveredMessageId",
                messageId -> new Progress(0, messageId),
                reporting);
    }
}
