/**
 * Redis, as far as it tells who is connected and who may no longer be: {@link LiveSessions} reads and closes what nodes have
 * registered there, {@link Revocations} is what gateways and nodes refuse
 * (docs/decisions/0026-session-registry.md, 0028-ended-log-ins.md).
 */
@NullMarked
package chat.nonstop.persistence.session;

import org.jspecify.annotations.NullMarked;
