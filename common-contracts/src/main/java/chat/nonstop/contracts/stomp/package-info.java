/** STOMP destinations, queue bodies and close codes (docs/protocol.md). */
@NullMarked
package chat.nonstop.contracts.stomp;

import org.jspecify.annotations.NullMarked;
