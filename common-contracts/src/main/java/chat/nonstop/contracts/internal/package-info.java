/** Shapes of the calls from service to service under {@code /internal/**}, which the gateway does not route. */
@NullMarked
package chat.nonstop.contracts.internal;

import org.jspecify.annotations.NullMarked;
