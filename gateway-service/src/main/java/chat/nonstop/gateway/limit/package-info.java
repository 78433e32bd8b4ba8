/**
 * How often one caller may call. Each kind of request has a {@link chat.nonstop.gateway.limit.Budget}, charged to the user
 * or, without a valid token, to the client's address: a token bucket in Redis that all gateways share, or one of this
 * instance while Redis is away.
 */
@NullMarked
package chat.nonstop.gateway.limit;

import org.jspecify.annotations.NullMarked;
