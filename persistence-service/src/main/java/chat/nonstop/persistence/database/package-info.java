/** The schema's upkeep: migrations without the time limits of requests, and the log-ins of the other services' roles. */
@NullMarked
package chat.nonstop.persistence.database;

import org.jspecify.annotations.NullMarked;
