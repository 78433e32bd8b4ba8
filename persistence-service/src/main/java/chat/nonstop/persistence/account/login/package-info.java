/**
 * Logging in and staying so: {@link LogIn} turns a password into tokens, {@link RefreshTokens} keeps them going, {@link
 * LogInThrottle} slows down who guesses (docs/decisions/0033-refresh-tokens.md, 0034-login-throttle.md).
 */
@NullMarked
package chat.nonstop.persistence.account.login;

import org.jspecify.annotations.NullMarked;
