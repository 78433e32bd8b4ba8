/**
 * The whole system on one machine, behind {@code ./chat}: each service and each server its own process, with data in one
 * folder.
 *
 * <p>{@link chat.nonstop.local.launcher.Main} reads a {@link chat.nonstop.local.launcher.Command}. {@code up} checks what
 * can go wrong, copies the jars aside, and starts a {@link chat.nonstop.local.launcher.Supervisor} in a session of its own,
 * which outlives the terminal: it is the parent of all other processes and starts again what dies. The other commands ask
 * it over a loopback socket ({@link chat.nonstop.local.launcher.Control}).
 */
@NullMarked
package chat.nonstop.local.launcher;

import org.jspecify.annotations.NullMarked;
