/** Kafka: topics in profile local, failure classes, reading records that fit a contract. */
@NullMarked
package chat.nonstop.wiring.kafka;

import org.jspecify.annotations.NullMarked;
