/**
 * Accounts: {@link SignUp} makes one, {@link Accounts} keeps them, {@link Passwords} guards their passwords. Logging in is
 * in {@code login}, the keys that sign access tokens in {@code key}. With {@code chat.auth.mode=external} somebody else
 * does all of that, and only the profile and the search by nickname are left.
 */
@NullMarked
package chat.nonstop.persistence.account;

import org.jspecify.annotations.NullMarked;
