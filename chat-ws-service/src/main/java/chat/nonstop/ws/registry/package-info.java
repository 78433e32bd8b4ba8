/** How many sessions a user has on all nodes together, and which give way (docs/decisions/0026-session-registry.md). */
@NullMarked
package chat.nonstop.ws.registry;

import org.jspecify.annotations.NullMarked;
