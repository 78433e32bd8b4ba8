package chat.nonstop.persistence.attachment.store;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what an address of the local store allows, by HMAC-SHA-256 over all of it. Whoever has the address has what it
 * allows until it expires, and nothing else.
 */
final class AddressSigner {
    private static final String ALGORITHM = "HmacSHA256";

    /**
     * What an address allows.
     *
     * @param method PUT or GET
     * @param contentType how a read is answered
     * @param detail of a PUT the size in bytes, of a GET the {@code Content-Disposition}
     */
    record Grant(String method, BlobKey key, Instant expiresAt, String contentType, String detail) {
        /** No part holds a line break: keys are ids, the others are header values. */
        private byte[] signed() {
            return String.join("\n", method, key.text(), Long.toString(expiresAt.getEpochSecond()), contentType, detail)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final SecretKeySpec secret;

    AddressSigner(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String sign(Grant grant) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(grant));
    }

    /** Whether this signature is of this grant, and in time. Takes as long for a wrong one as for a right one. */
    boolean isValid(Grant grant, String signature, Instant now) {
        byte[] expected = sign(grant).getBytes(StandardCharsets.US_ASCII);
        boolean genuine = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
        return genuine && now.isBefore(grant.expiresAt());
    }

    private byte[] mac(Grant grant) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(grant.signed());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
