/**
 * The recount of one room from its rows, for operators and {@code ./chat verify}: what the invariants promise, asked of the
 * database by statements that share nothing with those that store.
 */
@NullMarked
package chat.nonstop.persistence.audit;

import org.jspecify.annotations.NullMarked;
