/** Names and plans of topics and consumer groups (DESIGN section 4). */
@NullMarked
package chat.nonstop.contracts.kafka;

import org.jspecify.annotations.NullMarked;
