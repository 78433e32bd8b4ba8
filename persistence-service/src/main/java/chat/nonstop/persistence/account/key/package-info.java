/**
 * The keys that sign access tokens. They live in {@code signing_keys}, sealed; every instance holds them in its {@link
 * KeyRing}, which signs, publishes and verifies (docs/decisions/0032-signing-keys.md).
 */
@NullMarked
package chat.nonstop.persistence.account.key;

import org.jspecify.annotations.NullMarked;
