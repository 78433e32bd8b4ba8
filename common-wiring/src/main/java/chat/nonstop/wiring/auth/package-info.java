/** Who is calling: access tokens of users (RS256, keys from a JWK set). */
@NullMarked
package chat.nonstop.wiring.auth;

import org.jspecify.annotations.NullMarked;
