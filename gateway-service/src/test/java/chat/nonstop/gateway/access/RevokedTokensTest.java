package chat.nonstop.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.redis.Revocation;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevokedTokensTest {
    private final RevokedTokens revoked = new RevokedTokens();

    @Test
    void anEndedLogInLeavesTheUsersOthersAlone() {
        revoked.add(List.of(new Revocation.LogIn("one")));

        assertThat(revoked.contain(7, "one")).isTrue();
        assertThat(revoked.contain(7, "other")).isFalse();
        assertThat(revoked.contain(7, "")).isFalse();
    }

    @Test
    void aRevokedAccountsTokensAreRefusedUntilItIsRestored() {
        revoked.add(List.of(new Revocation.LogIn("one"), new Revocation.User(7)));
        assertThat(revoked.contain(7, "other")).isTrue();
        assertThat(revoked.contain(8, "other")).isFalse();

        revoked.add(List.of(new Revocation.Restored(7)));
        assertThat(revoked.contain(7, "other")).isFalse();
        assertThat(revoked.contain(7, "one")).isTrue();

        revoked.add(List.of(new Revocation.User(7)));
        assertThat(revoked.contain(7, "other")).isTrue();
    }

    @Test
    void whatIsReplacedIsForgotten() {
        revoked.add(List.of(new Revocation.LogIn("one"), new Revocation.User(7)));

        revoked.replace(List.of(new Revocation.LogIn("two")));

        assertThat(revoked.contain(7, "one")).isFalse();
        assertThat(revoked.contain(7, "two")).isTrue();
        assertThat(revoked.size()).isEqualTo(1);
    }
}
