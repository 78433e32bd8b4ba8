/**
 * Real PostgreSQL, Kafka and Redis as child processes, from binaries that come as Maven artifacts: nothing to install,
 * no container engine.
 *
 * <p>A {@link chat.nonstop.local.stack.Program} says how one server is prepared, started and asked whether it answers; a
 * {@link chat.nonstop.local.stack.ChildProcess} runs it, and can kill, pause and restart it, which is how fault tests
 * break things; a {@link chat.nonstop.local.stack.ProcessLedger} remembers what runs, so that nothing outlives a
 * launcher that died. {@link chat.nonstop.local.stack.LocalStack} puts the three servers together.
 */
@NullMarked
package chat.nonstop.local.stack;

import org.jspecify.annotations.NullMarked;
