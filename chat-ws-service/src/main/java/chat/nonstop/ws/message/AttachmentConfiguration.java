package chat.nonstop.ws.message;

import chat.nonstop.wiring.internal.ServiceClients;
import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AttachmentConfiguration {
    @Bean
    AttachmentRecord attachmentRecord(
            ServiceClients clients, @Value("${chat.services.persistence-url}") URI persistence) {
        return new HttpAttachmentRecord(clients.restClient(persistence));
    }
}
