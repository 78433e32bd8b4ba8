/**
 * Who is calling. A token leaves the URL before anything else sees the request ({@link
 * chat.nonstop.gateway.access.UrlTokens}), is verified off the event loop ({@code IdentifyFilter}), and decides whether
 * the request may go on ({@code AdmitFilter}); between the two stands the rate limit, which counts bad tokens as well.
 */
@NullMarked
package chat.nonstop.gateway.access;

import org.jspecify.annotations.NullMarked;
