/** Test support shared by all modules: the stack, contracts, tokens, a STOMP client, architecture rules. */
@NullMarked
package chat.nonstop.testing;

import org.jspecify.annotations.NullMarked;
