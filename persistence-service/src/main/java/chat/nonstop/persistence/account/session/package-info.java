/**
 * A user's sessions by REST, and the end of accounts: {@link RevokeAccount} for operators, {@link RebuildRevocations} for what
 * Redis has lost (docs/decisions/0028-ended-log-ins.md).
 */
@NullMarked
package chat.nonstop.persistence.account.session;

import org.jspecify.annotations.NullMarked;
