/**
 * Counts again from scratch what elsewhere is derived or copied, and tells where the two differ.
 *
 * <p>In: {@link chat.nonstop.readreceipt.audit.AuditSchedule}, once in an hour on one of the instances, and {@link
 * chat.nonstop.readreceipt.audit.AuditController}. Done: {@link chat.nonstop.readreceipt.audit.AuditRooms}, a slice of rooms at a
 * time. Decided: {@link chat.nonstop.readreceipt.audit.RoomRecount} finds what drifts. The record is only read ({@link
 * chat.nonstop.readreceipt.audit.Recounts}); a copy in Redis that drifts is dropped ({@link
 * chat.nonstop.readreceipt.audit.CopiedCursors}).
 */
@NullMarked
package chat.nonstop.readreceipt.audit;

import org.jspecify.annotations.NullMarked;
