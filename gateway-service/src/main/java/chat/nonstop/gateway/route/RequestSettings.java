package chat.nonstop.gateway.route;

import chat.nonstop.contracts.Limits;
import chat.nonstop.gateway.access.Door;
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
 * @param maxUpload largest file, a little more than {@link Limits#FILE_BYTES} by default: how large each one may be is the
 *     service's to say
 * @param headTime how long a request line and its headers may take to arrive, from the first byte or, on a new connection,
 *     from its opening
 * @param bodyPause how long a body may pause
 * @param bodyTime how long a body may take as a whole
 * @param uploadTime how long a file may take as a whole
 */
@ConfigurationProperties("chat.gateway.request")
record RequestSettings(
        @DefaultValue(Limits.REQUEST_BYTES + "B") @DataSizeUnit(DataUnit.BYTES)
        DataSize maxBody,

        @DefaultValue(Limits.FILE_BYTES + 64 * 1024 + "B") @DataSizeUnit(DataUnit.BYTES)
        DataSize maxUpload,

        @DefaultValue("10s") Duration headTime,
        @DefaultValue("10s") Duration bodyPause,
        @DefaultValue("30s") Duration bodyTime,
        @DefaultValue("10m") Duration uploadTime) {
    static boolean isUpload(String method, String path) {
        return method.equals("PUT") && Door.of(path) == Door.SIGNED;
    }
}
