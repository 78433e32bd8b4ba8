/**
 * Poison that any consumer has put aside: kept, counted, told of, and sent again or dropped by an operator.
 *
 * <p>In: {@link chat.nonstop.notification.deadletter.DeadLetterListener} keeps what the {@code *-dlt} topics bring, {@link
 * chat.nonstop.notification.deadletter.DeadLetterController} is what operators ask. Decided: {@link
 * chat.nonstop.notification.deadletter.DeadLetter} reads where a record came from, {@link
 * chat.nonstop.notification.deadletter.DeadLetterAlert} what is told of it. Stored: {@link
 * chat.nonstop.notification.deadletter.StoredDeadLetters}. Out: {@link chat.nonstop.notification.deadletter.Alerts}, {@link
 * chat.nonstop.notification.deadletter.ReplayDeadLetters}.
 */
@NullMarked
package chat.nonstop.notification.deadletter;

import org.jspecify.annotations.NullMarked;
