package chat.nonstop.persistence.account.key;

import chat.nonstop.persistence.account.key.KeySeal.BrokenSealException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The keys in {@code signing_keys}. Instances that make one take turns, by an advisory lock. */
class StoredKeys {
    private static final int KEY_BITS = 2048;
    private static final long LOCK = 0x6e6f6e73_6b657973L; // any number, ours alone

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final KeySeal seal;

    StoredKeys(JdbcClient jdbc, TransactionOperations transaction, KeySeal seal) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.seal = seal;
    }

    Keys load() {
        return new Keys(jdbc.sql("""
                        SELECT key_id, public_key, sealed_key, created_at, signs_from, verifies_until FROM signing_keys
                        """).query((row, number) -> read(row)).list());
    }

    /** Makes the very first key, unless another instance has just done so. */
    Keys loadOrBegin(Instant now) {
        Keys keys = load();
        if (!keys.all().isEmpty()) {
            return keys;
        }
        KeyPair pair = generate();
        return inTurn(present -> {
            if (present.all().isEmpty()) {
                insert(pair, now, now);
            }
        });
    }

    /**
     * Adds a key that signs after {@code publishAhead}, and sets an end to those before it. When one is waiting already,
     * that is the one: asking twice, or on two instances at once, makes one key.
     *
     * @param tokenLife how long after its last signature a key must still verify
     */
    Keys rotate(Instant now, Duration publishAhead, Duration tokenLife) {
        KeyPair pair = generate();
        return inTurn(present -> {
            if (present.newest().filter(key -> key.signsFrom().isAfter(now)).isEmpty()) {
                Instant signsFrom = now.plus(publishAhead);
                jdbc.sql("UPDATE signing_keys SET verifies_until = :until WHERE verifies_until IS NULL")
                        .param("until", at(signsFrom.plus(tokenLife)))
                        .update();
                insert(pair, now, signsFrom);
            }
        });
    }

    int removeUnpublished(Instant now) {
        return jdbc.sql("DELETE FROM signing_keys WHERE verifies_until < :now")
                .param("now", at(now))
                .update();
    }

    private interface Change {
        void make(Keys present);
    }

    private Keys inTurn(Change change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query((row, number) -> true)
                    .list();
            change.make(load());
            return load();
        }));
    }

    private void insert(KeyPair pair, Instant now, Instant signsFrom) {
        String keyId = UUID.randomUUID().toString();
        jdbc.sql("""
                        INSERT INTO signing_keys (key_id, public_key, sealed_key, created_at, signs_from)
                        VALUES (:keyId, :publicKey, :sealedKey, :createdAt, :signsFrom)
                        """)
                .param("keyId", keyId)
                .param("publicKey", pair.getPublic().getEncoded())
                .param("sealedKey", seal.seal(keyId, pair.getPrivate().getEncoded()))
                .param("createdAt", at(now))
                .param("signsFrom", at(signsFrom))
                .update();
    }

    private SigningKey read(ResultSet row) throws SQLException {
        String keyId = row.getString("key_id");
        try {
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            return new SigningKey(
                    keyId,
                    (RSAPublicKey) rsa.generatePublic(new X509EncodedKeySpec(row.getBytes("public_key"))),
                    (RSAPrivateKey)
                            rsa.generatePrivate(new PKCS8EncodedKeySpec(seal.open(keyId, row.getBytes("sealed_key")))),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    row.getObject("signs_from", OffsetDateTime.class).toInstant(),
                    instantOrNull(row.getObject("verifies_until", OffsetDateTime.class)));
        } catch (BrokenSealException e) {
            throw new IllegalStateException(
                    "chat.auth.key-secret: does not open the signing keys in the database"
                            + " (expected: the secret that they were sealed with)",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing key " + keyId + " cannot be read", e);
        }
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA is missing from this JDK", e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instantOrNull(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
