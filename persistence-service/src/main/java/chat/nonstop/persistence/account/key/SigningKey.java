package chat.nonstop.persistence.account.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of access tokens and its times.
 *
 * <pre>
 *   created ── published only ── signsFrom ── signs ── next key's signsFrom ── verifies ── verifiesUntil
 * </pre>
 *
 * @param verifiesUntil when the last token that it can have signed has expired; null while no newer key is there
 */
record SigningKey(
        String keyId,
        RSAPublicKey publicKey,
        RSAPrivateKey privateKey,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant verifiesUntil) {
    boolean isPublished(Instant now) {
        return verifiesUntil == null || now.isBefore(verifiesUntil);
    }

    boolean maySign(Instant now) {
        return !signsFrom.isAfter(now) && isPublished(now);
    }

    /** The public half, as the key set shows it. */
    RSAKey toPublicJwk() {
        return new RSAKey.Builder(publicKey)
                .keyID(keyId)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .build();
    }

    /** Without the private half. */
    @Override
    public String toString() {
        return "SigningKey[" + keyId + ", signsFrom=" + signsFrom + ", verifiesUntil=" + verifiesUntil + "]";
    }
}
