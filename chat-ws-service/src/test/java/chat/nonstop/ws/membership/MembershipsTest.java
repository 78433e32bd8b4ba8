package chat.nonstop.ws.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.nonstop.contracts.internal.Membership;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MembershipsTest {
    private final ConcurrentHashMap<Long, Boolean> members = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(1);
    private volatile boolean away;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private final Memberships memberships = new Memberships(
            this::find,
            new MembershipSettings(
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(15),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    1_000),
            task -> Thread.ofVirtual().start(task),
            now::get);

    private Membership find(long roomId, long userId) {
        calls.incrementAndGet();
        boolean member = members.containsKey(userId);
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (away) {
            throw new IllegalStateException("away");
        }
        return new Membership(roomId, userId, member, 3);
    }

    @Test
    void membershipIsAskedForOnceWhileFresh() {
        members.put(7L, true);

        assertThat(memberships.standing(1, 7)).isEqualTo(new Standing.Member(3, 1));
        pass(Duration.ofSeconds(59));
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Member.class);
        assertThat(calls).hasValue(1);
    }

    @Test
    void oldMembershipServesOnceMoreWhileItIsAskedForAnew() {
        members.put(7L, true);
        memberships.standing(1, 7);
        pass(Duration.ofSeconds(61));
        members.clear();

        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Member.class);
        await().until(() -> memberships.standing(1, 7) instanceof Standing.Outsider);
    }

    @Test
    void oldMembershipServesWhileTheRecordIsAwayUntilItIsStale() {
        members.put(7L, true);
        memberships.standing(1, 7);
        away = true;

        pass(Duration.ofMinutes(14));
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Member.class);
        pass(Duration.ofMinutes(2));
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Unknown.class);
    }

    @Test
    void unknownIsNotRemembered() {
        members.put(7L, true);
        away = true;
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Unknown.class);

        away = false;

        await().until(() -> memberships.standing(1, 7) instanceof Standing.Member);
    }

    @Test
    void outsiderIsRememberedForAMomentOnly() {
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Outsider.class);
        members.put(7L, true);
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Outsider.class);

        pass(Duration.ofSeconds(3));

        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Member.class);
    }

    @Test
    void askersAtTheSameTimeShareOneCall() {
        members.put(7L, true);
        gate = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var askers = IntStream.range(0, 50)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> memberships.standing(1, 7), threads))
                    .toList();
            await().until(() -> calls.get() > 0);
            gate.countDown();

            assertThat(askers).allSatisfy(asker -> assertThat(asker.join()).isInstanceOf(Standing.Member.class));
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void changeIsAskedForAtOnce() {
        members.put(7L, true);
        Standing.Member before = (Standing.Member) memberships.standing(1, 7);
        assertThat(memberships.isCurrent(before, 1, 7)).isTrue();
        members.clear();

        memberships.forget(1, 7);

        assertThat(memberships.isCurrent(before, 1, 7)).isFalse();
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Outsider.class);
        assertThat(memberships.isCurrent(before, 1, 7)).isFalse();
    }

    @Test
    void answerThatWasUnderWayWhenTheMembershipChangedIsNotRemembered() {
        members.put(7L, true);
        gate = new CountDownLatch(1);
        var asker = CompletableFuture.supplyAsync(
                () -> memberships.standing(1, 7), task -> Thread.ofVirtual().start(task));
        await().until(() -> calls.get() == 1);

        members.clear();
        memberships.forget(1, 7);
        gate.countDown();

        assertThat(memberships.isCurrent((Standing.Member) asker.join(), 1, 7)).isFalse();
        assertThat(memberships.standing(1, 7)).isInstanceOf(Standing.Outsider.class);
    }

    @Test
    void whatWasAskedTooEarlyIsAskedAgainAndServesWhenThatFails() {
        members.put(7L, true);
        memberships.standing(1, 7);
        pass(Duration.ofSeconds(1));
        members.clear();

        assertThat(memberships.standingSince(now.get(), 1, 7)).isInstanceOf(Standing.Outsider.class);

        members.put(8L, true);
        memberships.standing(1, 8);
        pass(Duration.ofSeconds(1));
        away = true;
        Standing standing = memberships.standingSince(now.get(), 1, 8);
        assertThat(standing).isInstanceOf(Standing.Member.class);
        assertThat(memberships.isCurrent((Standing.Member) standing, 1, 8)).isTrue();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
