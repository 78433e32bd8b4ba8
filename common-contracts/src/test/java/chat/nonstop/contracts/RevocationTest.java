package chat.nonstop.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.nonstop.contracts.redis.Revocation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationTest {
    @Test
    void whatIsWrittenIsRead() {
        assertThat(List.of(new Revocation.LogIn("0b7f4a2e"), new Revocation.User(7), new Revocation.Restored(7)))
                .allSatisfy(each -> assertThat(Revocation.of(each.member())).contains(each));
    }

    @ParameterizedTest
    @ValueSource(strings = {Revocation.COMPLETE, "", "user:", "user:0", "user:x", "restored:-1", "device:7"})
    void whatIsOfNoKnownKindIsNone(String member) {
        assertThat(Revocation.of(member)).isEmpty();
    }
}
