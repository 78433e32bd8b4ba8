/** What services tell each other through Kafka: facts in the past tense, JSON values without class names. Readers ignore fields they do not know. */
@NullMarked
package chat.nonstop.contracts.event;

import org.jspecify.annotations.NullMarked;
