package chat.nonstop.persistence.room;

import chat.nonstop.contracts.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param roomMembers members that a group room may have */
@Validated
@ConfigurationProperties("chat.limits")
public record RoomSettings(
        @DefaultValue("" + Limits.ROOM_MEMBERS) @Min(2) @Max(100_000)
        int roomMembers) {}
