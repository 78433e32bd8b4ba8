package chat.nonstop.ws.presence;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The same on every node.
 *
 * @param lease for which a user counts as online after a node has last said so; so long after a node was killed its users
 *     go offline
 * @param renew between two renewals of all leases of this node
 * @param grace after the end of a user's last session, in which coming back goes unnoticed; less than the lease
 * @param sweep between two looks for leases that have run out
 * @param tell between two batches of what rooms are told
 * @param retry after which what could not be told is tried again
 * @param untold users of whom rooms are still to be told; of further ones they are not
 */
@Validated
@ConfigurationProperties("chat.presence")
record PresenceSettings(
        @DefaultValue("20s") Duration lease,
        @DefaultValue("5s") Duration renew,
        @DefaultValue("5s") Duration grace,
        @DefaultValue("1s") Duration sweep,
        @DefaultValue("250ms") Duration tell,
        @DefaultValue("2s") Duration retry,
        @DefaultValue("100000") @Min(1) int untold) {
    PresenceSettings {
        if (lease.compareTo(renew.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("chat.presence.lease: " + lease
                    + " (expected: at least three times chat.presence.renew, " + renew + ")");
        }
        if (grace.compareTo(lease) >= 0) {
            throw new IllegalArgumentException(
                    "chat.presence.grace: " + grace + " (expected: less than chat.presence.lease, " + lease + ")");
        }
    }
}
