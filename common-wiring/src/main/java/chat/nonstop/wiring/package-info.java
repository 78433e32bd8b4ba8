/**
 * Wiring that every service would otherwise repeat, as Spring Boot auto-configuration: token verification, service-to-service
 * calls, problem+json, Kafka error handling and topics, signals over Redis, node identity. Nothing here knows chat.
 */
@NullMarked
package chat.nonstop.wiring;

import org.jspecify.annotations.NullMarked;
