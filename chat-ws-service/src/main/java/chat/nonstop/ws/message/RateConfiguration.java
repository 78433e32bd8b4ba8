package chat.nonstop.ws.message;

import chat.nonstop.wiring.limit.SharedBuckets;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(SharedBuckets.class)
class RateConfiguration {}
