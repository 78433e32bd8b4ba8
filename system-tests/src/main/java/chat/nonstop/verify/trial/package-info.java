/** A running system under load while something happens to it, judged afterwards; what {@code ./chat verify} runs. */
@NullMarked
package chat.nonstop.verify.trial;

import org.jspecify.annotations.NullMarked;
