package chat.nonstop.persistence.people;

import chat.nonstop.contracts.Limits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param blocksPerUser users whom one user may block */
@Validated
@ConfigurationProperties("chat.limits")
record PeopleSettings(
        @DefaultValue("" + Limits.BLOCKS_PER_USER) @Min(1) @Max(100_000)
        int blocksPerUser) {}
