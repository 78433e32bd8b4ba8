package chat.nonstop.persistence.account.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals private keys for the database: AES-256-GCM, a fresh 12 byte nonce in front, the key id authenticated along, so that
 * a sealed key cannot be put in another's row. The AES key comes from the secret by PBKDF2, slow by intent: a secret
 * chosen by a person cannot be tried out fast on a stolen backup.
 */
class KeySeal {
    private static final byte[] SALT = "nonstop-chat signing keys 1".getBytes(StandardCharsets.UTF_8);
    private static final int ROUNDS = 210_000;
    private static final int KEY_BITS = 256;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** The seal was made with another secret, or what it holds was altered. */
    static class BrokenSealException extends Exception {
        BrokenSealException(Throwable cause) {
            super("the seal does not open", cause);
        }
    }

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    KeySeal(String secret) {
        try {
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(secret.toCharArray(), SALT, ROUNDS, KEY_BITS))
                    .getEncoded();
            key = new SecretKeySpec(derived, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2 is missing from this JDK", e);
        }
    }

    byte[] seal(String keyId, byte[] clear) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, keyId).doFinal(clear);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return whole;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a signing key cannot be sealed", e);
        }
    }

    byte[] open(String keyId, byte[] whole) throws BrokenSealException {
        if (whole.length <= NONCE_BYTES) {
            throw new BrokenSealException(new AEADBadTagException("too short"));
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE_BYTES), keyId)
                    .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new BrokenSealException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a signing key cannot be opened", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String keyId) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
