/** The chat message as clients and services see it. */
@NullMarked
package chat.nonstop.contracts.message;

import org.jspecify.annotations.NullMarked;
