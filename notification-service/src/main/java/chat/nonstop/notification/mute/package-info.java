/**
 * Rooms that a member does not want to hear of: until when, in the membership's own row. The inbox reads it when it tells of
 * new messages.
 */
@NullMarked
package chat.nonstop.notification.mute;

import org.jspecify.annotations.NullMarked;
