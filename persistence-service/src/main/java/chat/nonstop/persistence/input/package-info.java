/** What clients write, before it is believed: text that can be stored, and refusals that name the field. */
@NullMarked
package chat.nonstop.persistence.input;

import org.jspecify.annotations.NullMarked;
