package chat.nonstop.ws.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomLoopTest {
    private final RoomLoop loop = new RoomLoop(task -> Thread.ofVirtual().start(task));

    @Test
    void tasksOfManyThreadsRunOneAtATimeAndEachThreadsInOrder() throws InterruptedException {
        int threads = 8;
        int tasks = 500;
        List<int[]> ran = new ArrayList<>(); // no lock: the loop is the lock
        CountDownLatch done = new CountDownLatch(threads * tasks);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            Thread.ofVirtual()
                    .start(() -> IntStream.range(0, tasks)
                            .forEach(i -> loop.execute(() -> {
                                ran.add(new int[] {thread, i});
                                done.countDown();
                            })));
        }

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(threads * tasks);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            assertThat(ran.stream().filter(task -> task[0] == thread).mapToInt(task -> task[1]))
                    .containsExactlyElementsOf(IntStream.range(0, tasks).boxed().toList());
        }
    }

    @Test
    void taskThatFailsDoesNotStopTheNext() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        loop.execute(() -> {
            throw new IllegalStateException("planned");
        });
        loop.execute(next::countDown);

        assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
