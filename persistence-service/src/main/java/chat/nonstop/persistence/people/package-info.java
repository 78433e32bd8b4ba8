/**
 * What people do about each other: {@link Blocks} keeps who does not want to hear from whom, {@link Reports} what members
 * said of messages. What a block forbids is decided where it happens: in {@code room} and in {@code message}.
 */
@NullMarked
package chat.nonstop.persistence.people;

import org.jspecify.annotations.NullMarked;
