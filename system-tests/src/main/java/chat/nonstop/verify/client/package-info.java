/**
 * A chat client as one should be written, which also writes down what happens to it.
 *
 * <p>{@link chat.nonstop.verify.client.ChatClient} holds one session through the gateway over any {@link
 * chat.nonstop.verify.client.Transport}, reconnects with back-off and a fresh token, resumes each room behind the last
 * message it heard, and repeats unanswered messages under the same id. {@link chat.nonstop.verify.client.Gateway} is the
 * REST side. Nothing here uses a service's code, only the contracts.
 */
@NullMarked
package chat.nonstop.verify.client;

import org.jspecify.annotations.NullMarked;
