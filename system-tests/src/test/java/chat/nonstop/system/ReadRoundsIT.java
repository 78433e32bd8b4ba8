package chat.nonstop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.nonstop.verify.local.AnotherProcess;
import chat.nonstop.verify.local.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Fifty members of a room read at once, in rounds, with repeats and out of order. After each round every cursor, unread count
 * and live view equals a recount; also when a process is killed and reports are delivered again: no client asks for anything.
 * Longer by {@code -Dread.rounds=100}, which adds rebalances between two instances as well.
 */
class ReadRoundsIT {
    private static final int MEMBERS = 50;
    private static final int USUAL_ROUNDS = 10;
    private static final int ROUNDS = Integer.getInteger("read.rounds", USUAL_ROUNDS);
    private static final int MESSAGES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SharedSystem system = SharedSystem.get();

    /** Printed with the figures, so that a run can be repeated. */
    private final long seed = Long.getLong("read.seed", System.nanoTime());

    @Test
    void everythingEqualsARecountAfterEachRound() throws Exception {
        try (ReadingRoom room = ReadingRoom.open(system.gateway(), MEMBERS, new Random(seed))) {
            for (int round = 0; round < ROUNDS; round++) {
                room.write(MESSAGES);
                room.readAllAndTooFar(0, MEMBERS).forEach(Runnable::run);
                room.check();
            }

            SharedSystem.figures(
                    "read rounds",
                    String.format(
                            "%d members, %d rounds, %d reports, %d frames heard by each (one for %.0f); seed %d",
                            MEMBERS,
                            ROUNDS,
                            room.reports(),
                            room.frames(),
                            1.0 * room.reports() / room.frames(),
                            seed));
            assertThat(room.frames() * 10).isLessThan(room.reports());
        }
    }

    /** Killed between two halves of a round, so that what it had read and not committed comes again; then without a cache. */
    @Test
    void theSameWhenReportsComeAgain() throws Exception {
        Instance killed = system.processes().instance("read-receipt");
        try (ReadingRoom room = ReadingRoom.open(system.gateway(), MEMBERS, new Random(seed))) {
            for (int round = 0; round < Math.max(1, ROUNDS / USUAL_ROUNDS); round++) {
                room.write(MESSAGES);
                List<Runnable> receipts = new ArrayList<>(room.readAllAndTooFar(0, MEMBERS / 2));
                Instance before = system.processes().instance(killed.name());
                system.processes().kill(before);
                receipts.addAll(room.readAllAndTooFar(MEMBERS / 2, MEMBERS));
                receipts.forEach(Runnable::run); // what is durable does not wait for who reads it
                awaitUp(before);
                room.check();

                room.write(MESSAGES);
                receipts = new ArrayList<>(room.readAllAndTooFar(0, MEMBERS / 2));
                system.processes().flushRedis();
                receipts.addAll(room.readAllAndTooFar(MEMBERS / 2, MEMBERS));
                receipts.forEach(Runnable::run);
                room.check();
            }
            SharedSystem.figures(
                    "read rounds, again",
                    MEMBERS + " members, killed with -9 and flushed in the middle of a round, " + room.reports()
                            + " reports, all equal to the recount; seed " + seed);
        }
    }

    @Test
    void theSameWhilePartitionsMoveBetweenTwoInstances() throws Exception {
        assumeTrue(ROUNDS > USUAL_ROUNDS, "takes minutes");
        Instance first = system.processes().instance("read-receipt");
        try (ReadingRoom room = ReadingRoom.open(system.gateway(), MEMBERS, new Random(seed))) {
            int rebalances = 0;
            for (int round = 0; round < ROUNDS / USUAL_ROUNDS; round++) {
                room.write(MESSAGES);
                List<Runnable> receipts = new ArrayList<>(room.readAll(0, MEMBERS / 2));
                try (AnotherProcess second = system.processes().another(first, "read-receipt-2")) {
                    receipts.addAll(room.readAll(MEMBERS / 2, MEMBERS));
                    second.awaitUp(PATIENCE);
                    room.write(MESSAGES);
                    receipts.addAll(room.readAll(0, MEMBERS));
                    receipts.forEach(Runnable::run);
                    room.check();

                    room.write(MESSAGES);
                    receipts = new ArrayList<>(room.readAll(0, MEMBERS / 2));
                    Instance before = system.processes().instance(first.name());
                    system.processes().kill(before);
                    receipts.addAll(room.readAll(MEMBERS / 2, MEMBERS));
                    receipts.forEach(Runnable::run);
                    awaitUp(before);
                    room.write(MESSAGES);
                    receipts = new ArrayList<>(room.readAll(0, MEMBERS));
                } // killed in the middle of it
                receipts.forEach(Runnable::run);
                room.check();
                rebalances += 4;
            }
            SharedSystem.figures(
                    "read rounds, two instances",
                    MEMBERS + " members, " + room.reports() + " reports, " + rebalances
                            + " times an instance came or was killed, all equal to the recount; seed " + seed);
        }
    }

    private void awaitUp(Instance before) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(system.processes().instance(before.name()))
                        .matches(now -> now.isUp() && now.restarts() > before.restarts()));
    }
}
