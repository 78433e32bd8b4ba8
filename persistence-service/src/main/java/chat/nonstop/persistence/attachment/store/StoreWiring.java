package chat.nonstop.persistence.attachment.store;

import chat.nonstop.contracts.rest.Paths;
import chat.nonstop.wiring.auth.PublicPaths;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One store, chosen by {@code chat.attachments.store}: {@code local}, the default, or {@code azure}. */
@Configuration(proxyBeanMethods = false)
class StoreWiring {
    static final String STORE = "chat.attachments.store";
    static final String LOCAL = "local";

    /** Longer than an upload may take. */
    private static final Duration DEAD_UPLOAD = Duration.ofHours(1);

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = STORE, havingValue = LOCAL, matchIfMissing = true)
    @EnableConfigurationProperties(LocalStoreSettings.class)
    static class Local {
        @Bean
        AddressSigner addressSigner(LocalStoreSettings settings) {
            return new AddressSigner(settings.secret());
        }

        @Bean
        LocalBlobs localBlobs(LocalStoreSettings settings, AddressSigner signer, Clock clock) throws IOException {
            return new LocalBlobs(settings.folder(), signer, clock.instant().minus(DEAD_UPLOAD));
        }

        /** The signature in the address is what lets somebody in. */
        @Bean
        PublicPaths signedStorePaths() {
            return new PublicPaths(List.of(Paths.STORE.replace("{*key}", "**")));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = STORE, havingValue = "azure")
    @EnableConfigurationProperties(AzureStoreSettings.class)
    static class Azure {
        @Bean
        AzureBlobs azureBlobs(AzureStoreSettings settings, Clock clock) {
            return AzureBlobs.of(settings, clock);
        }
    }
}
