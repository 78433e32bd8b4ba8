package chat.nonstop.gateway.route;

import chat.nonstop.contracts.Limits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * How large and how slow a request may be.
 *
 * @param maxBody largest body, {@link Limits#REQUEST_BYTES} by default
 * @param headTime how long a request line and its headers may take to arrive, from the first byte or, on a new connection,
 *     from its opening
 * @param bodyPause how long a body may pause
 * @param bodyTime how long a body may take as a whole
 */
@ConfigurationProperties("chat.gateway.request")
record RequestSettings(
        @DefaultValue(Limits.REQUEST_BYTES + "B") @DataSizeUnit(DataUnit.BYTES)
        DataSize maxBody,

        @DefaultValue("10s") Duration headTime,
        @DefaultValue("10s") Duration bodyPause,
        @DefaultValue("30s") Duration bodyTime) {}
