/** REST paths and the error form. */
@NullMarked
package chat.nonstop.contracts.rest;

import org.jspecify.annotations.NullMarked;
