package chat.nonstop.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.nonstop.contracts.RefusalCode;
import chat.nonstop.persistence.Api;
import chat.nonstop.wiring.problem.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords cheap = new Passwords(new PasswordSettings(1024, 1, 1, Duration.ofSeconds(30)));

    @Test
    void passwordMatchesItsOwnHashOnly() {
        String hash = cheap.hash(new Password("correct horse battery"));

        assertThat(cheap.matches(new Password("correct horse battery"), hash)).isTrue();
        assertThat(cheap.matches(new Password("correct horse batterx"), hash)).isFalse();
        assertThat(cheap.hash(new Password("correct horse battery"))).isNotEqualTo(hash);
    }

    @Test
    void passwordIsTheSameHoweverItIsComposed() {
        String hash = cheap.hash(new Password("비밀번호 é"));

        assertThat(cheap.matches(new Password("비밀번호 e\u0301"), hash)).isTrue();
    }

    @Test
    void longPasswordCountsToItsEnd() {
        String hash = cheap.hash(new Password("비".repeat(127) + "a"));

        assertThat(cheap.matches(new Password("비".repeat(127) + "b"), hash)).isFalse();
    }

    @Test
    void nobodyMatches() {
        assertThat(cheap.matches(new Password("nobody has this password"), null))
                .isFalse();
    }

    @Test
    void answerForNobodyCostsAsMuchAsForSomebody() {
        Passwords dear = new Passwords(new PasswordSettings(32 * 1024, 3, 1, Duration.ofSeconds(30)));
        String hash = dear.hash(new Password("correct horse battery"));

        long somebody = quickest(() -> dear.matches(new Password("wrong password"), hash));
        long nobody = quickest(() -> dear.matches(new Password("wrong password"), null));

        assertThat(nobody).isGreaterThan(somebody / 3);
    }

    @Test
    void whoCannotWaitForATurnMayComeBack() {
        Passwords impatient = new Passwords(new PasswordSettings(64 * 1024, 5, 1, Duration.ofMillis(1)));

        List<Boolean> served = Api.atOnce(IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    try {
                        impatient.matches(new Password("wrong password"), null);
                        return true;
                    } catch (RefusedException e) {
                        assertThat(e.code()).isEqualTo(RefusalCode.UNAVAILABLE);
                        assertThat(e.retryAfter()).isNotNull();
                        return false;
                    }
                })
                .toList());

        assertThat(served).contains(true, false);
    }

    @Test
    void passwordIsNeverPrinted() {
        assertThat(new Password("correct horse battery").toString()).doesNotContain("horse");
        assertThatThrownBy(() -> Password.chosen("short"))
                .hasMessageNotContaining("short)")
                .hasMessageContaining("8");
    }

    private static long quickest(Runnable work) {
        return LongStream.range(0, 5)
                .map(i -> {
                    long start = System.nanoTime();
                    work.run();
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
    }
}
