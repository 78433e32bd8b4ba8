/** Appending to Kafka, so that what was answered is durable: by group-committed transactions or by an idempotent producer. */
@NullMarked
package chat.nonstop.ws.publish;

import org.jspecify.annotations.NullMarked;
