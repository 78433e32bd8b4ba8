/**
 * How far the members of a room have read it.
 *
 * <p>In: {@link chat.nonstop.readreceipt.cursor.ReadController} takes a member's report and publishes it, {@link
 * chat.nonstop.readreceipt.cursor.ReadReportListener} reads the reports of all doors from Kafka. Decided: {@link
 * chat.nonstop.readreceipt.cursor.AdvanceReadCursors} keeps the furthest report of each member, stores it, and has what
 * moved told; {@link chat.nonstop.readreceipt.cursor.ListReadCursors} answers where everybody stands. Stored: {@link
 * chat.nonstop.readreceipt.cursor.StoredCursors} (PostgreSQL, the record) and {@link
 * chat.nonstop.readreceipt.cursor.CachedCursors} (Redis). Out: {@link chat.nonstop.readreceipt.cursor.CursorBroadcast}, one
 * frame per room and window.
 */
@NullMarked
package chat.nonstop.readreceipt.cursor;

import org.jspecify.annotations.NullMarked;
