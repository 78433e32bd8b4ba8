package chat.nonstop.gateway.limit;

import chat.nonstop.wiring.limit.SharedBuckets;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(SharedBuckets.class)
class RateLimitConfiguration {}
