package chat.nonstop.persistence.account.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.persistence.Api;
import chat.nonstop.persistence.RecordTest;
import chat.nonstop.testing.stack.TestStack;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The life of keys, in a schema of its own and with a clock that is set. */
@RecordTest
class KeyRingIT {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
    private static final KeySettings SETTINGS =
            new KeySettings(RecordTest.KEY_SECRET, Duration.ofMinutes(10), Duration.ofSeconds(30), null);

    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Autowired
    JdbcClient jdbc;

    private final SetClock clock = new SetClock();
    private DriverManagerDataSource schema;

    @BeforeEach
    void emptySchema() {
        String name = "keys_" + UUID.randomUUID().toString().replace("-", "");
        jdbc.sql("CREATE SCHEMA " + name).update();
        jdbc.sql("CREATE TABLE " + name + ".signing_keys (LIKE public.signing_keys INCLUDING ALL)")
                .update();
        TestStack stack = TestStack.shared();
        schema = new DriverManagerDataSource(
                stack.jdbcUrl() + (stack.jdbcUrl().contains("?") ? "&" : "?") + "currentSchema=" + name,
                stack.username(),
                stack.password());
    }

    @Test
    void instancesThatStartAtOnceAgreeOnOneFirstKey() {
        List<KeyRing> rings = Api.atOnce(IntStream.range(0, 8)
                .<Callable<KeyRing>>mapToObj(i -> this::ring)
                .toList());

        Set<String> signers = rings.stream().map(KeyRingIT::signerOf).collect(Collectors.toSet());
        assertThat(signers).hasSize(1);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void keyOutlivesTheInstanceThatMadeIt() throws Exception {
        String token = ring().sign(claims());

        assertThat(verifies(ring(), token)).isTrue();
    }

    @Test
    void newKeyIsPublishedAtOnceButSignsLater() throws Exception {
        KeyRing ring = ring();
        String old = signerOf(ring);

        String fresh = ring.rotate().keyId();

        assertThat(publishedBy(ring)).containsExactlyInAnyOrder(old, fresh);
        assertThat(signerOf(ring)).isEqualTo(old);
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(signerOf(ring)).isEqualTo(old);
        clock.advance(Duration.ofSeconds(1));
        assertThat(signerOf(ring)).isEqualTo(fresh);
    }

    @Test
    void oldKeyVerifiesUntilItsLastTokenHasExpired() throws Exception {
        KeyRing ring = ring();
        String old = signerOf(ring);
        String fresh = ring.rotate().keyId();
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        String lastToken = ring.sign(claims());

        clock.advance(TOKEN_LIFE);
        ring.keepUp();
        assertThat(publishedBy(ring)).containsExactlyInAnyOrder(old, fresh);
        assertThat(verifies(ring, lastToken)).isTrue();

        clock.advance(Duration.ofMinutes(2));
        ring.keepUp();
        assertThat(publishedBy(ring)).containsExactly(fresh);
        assertThat(stored()).containsExactly(fresh);
        assertThat(verifies(ring, lastToken)).isFalse();
        assertThat(signerOf(ring)).isEqualTo(fresh);
    }

    @Test
    void otherInstancesLearnOfANewKeyInTime() {
        KeyRing here = ring();
        KeyRing there = ring();
        String fresh = here.rotate().keyId();
        assertThat(publishedBy(there)).doesNotContain(fresh);

        there.keepUp();

        assertThat(publishedBy(there)).contains(fresh);
        clock.advance(Duration.ofMinutes(10));
        assertThat(signerOf(there)).isEqualTo(signerOf(here)).isEqualTo(fresh);
    }

    @Test
    void rotationAskedForTwiceMakesOneKey() {
        KeyRing one = ring();
        KeyRing other = ring();

        Set<String> fresh = Set.copyOf(Api.atOnce(List.of(
                () -> one.rotate().keyId(),
                () -> other.rotate().keyId(),
                () -> one.rotate().keyId())));

        assertThat(fresh).hasSize(1);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void keyThatHasGrownOldIsReplacedByItself() {
        KeySettings monthly = new KeySettings(
                RecordTest.KEY_SECRET, Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofDays(30));
        KeyRing ring = ring(monthly);
        KeyRing other = ring(monthly);
        clock.advance(Duration.ofDays(30).minusSeconds(1));
        ring.keepUp();
        assertThat(stored()).hasSize(1);

        clock.advance(Duration.ofSeconds(2));
        ring.keepUp();
        other.keepUp();
        ring.keepUp();

        assertThat(stored()).hasSize(2);
    }

    @Test
    void otherSecretDoesNotOpenTheKeys() {
        ring();

        assertThatThrownBy(() -> ring(new KeySettings(
                        "another-secret-another-secret-another", Duration.ofMinutes(10), Duration.ofSeconds(30), null)))
                .hasMessageContaining("chat.auth.key-secret")
                .hasMessageNotContaining("another-secret");
    }

    @Test
    void sealedKeyDoesNotOpenInTheRowOfAnother() {
        KeyRing ring = ring();
        ring.rotate();
        JdbcClient.create(schema).sql("""
                        UPDATE signing_keys SET sealed_key =
                            (SELECT sealed_key FROM signing_keys WHERE verifies_until IS NULL)
                        """).update();

        assertThatThrownBy(this::ring).hasMessageContaining("chat.auth.key-secret");
    }

    @Test
    void privateHalfIsNowhereInClear() {
        KeyRing ring = ring();

        assertThat(ring.published().getKeys()).noneMatch(JWK::isPrivate);
        assertThat(ring.published().toString(true)).doesNotContain("\"d\"").doesNotContain("\"p\"");
        byte[] sealed = JdbcClient.create(schema)
                .sql("SELECT sealed_key FROM signing_keys")
                .query(byte[].class)
                .single();
        // every PKCS#8 RSA key names its algorithm, 1.2.840.113549.1.1.1, in clear
        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("*\u0086H\u0086÷\r\u0001\u0001\u0001");
    }

    private KeyRing ring() {
        return ring(SETTINGS);
    }

    private KeyRing ring(KeySettings settings) {
        StoredKeys stored = new StoredKeys(
                JdbcClient.create(schema),
                new TransactionTemplate(new DataSourceTransactionManager(schema)),
                new KeySeal(settings.keySecret()));
        return new KeyRing(stored, settings, TOKEN_LIFE, clock);
    }

    private List<String> stored() {
        return JdbcClient.create(schema)
                .sql("SELECT key_id FROM signing_keys")
                .query(String.class)
                .list();
    }

    private JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder().subject("1").build();
    }

    private static Set<String> publishedBy(KeyRing ring) {
        return ring.published().getKeys().stream().map(JWK::getKeyID).collect(Collectors.toSet());
    }

    private static String signerOf(KeyRing ring) {
        try {
            return SignedJWT.parse(
                            ring.sign(new JWTClaimsSet.Builder().subject("1").build()))
                    .getHeader()
                    .getKeyID();
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean verifies(KeyRing ring, String token) throws Exception {
        SignedJWT parsed = SignedJWT.parse(token);
        JWK key = ring.published().getKeyByKeyId(parsed.getHeader().getKeyID());
        return key != null && parsed.verify(new RSASSAVerifier(key.toRSAKey()));
    }
}
