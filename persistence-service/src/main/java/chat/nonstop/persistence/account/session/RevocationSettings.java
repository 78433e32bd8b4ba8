package chat.nonstop.persistence.account.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param rebuildEvery how often what has ended is compared with what Redis has */
@ConfigurationProperties("chat.auth.revocations")
record RevocationSettings(@DefaultValue("5s") Duration rebuildEvery) {}
