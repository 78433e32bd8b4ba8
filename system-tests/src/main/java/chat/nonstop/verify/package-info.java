/**
 * Decides after the fact whether a chat system kept its promises.
 *
 * <p>Clients write down what they did and heard ({@link chat.nonstop.verify.Observation}), one {@link
 * chat.nonstop.verify.ClientLog} each; together with the rooms as history shows them at the end they make a {@link
 * chat.nonstop.verify.Recording}. {@link chat.nonstop.verify.Verdict#of} turns that into faults and figures. Nothing here
 * talks to a system: a recording of any run, of any client, can be judged.
 */
@NullMarked
package chat.nonstop.verify;

import org.jspecify.annotations.NullMarked;
