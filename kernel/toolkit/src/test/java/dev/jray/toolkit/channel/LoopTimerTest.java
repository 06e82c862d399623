package dev.jray.toolkit.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.toolkit.channel.LoopTimer.Timeout;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopTimerTest {
  // A loop whose time stands still until it is moved.
  private final EmbeddedChannel host = frozen();
  private final LoopTimer timer = LoopTimer.of(host.eventLoop());
  private long now;

  private static EmbeddedChannel frozen() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    return channel;
  }

  private void pass(long millis) {
    host.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    now += millis;
    host.runScheduledPendingTasks();
  }

  @Test
  void oneLoopHasOneTimer() {
    assertThat(LoopTimer.of(host.eventLoop())).isSameAs(timer);
  }

  @Test
  void belongsToItsLoopAlone() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      EventLoop loop = group.next();
      assertThatThrownBy(() -> LoopTimer.of(loop)).isInstanceOf(IllegalStateException.class);
      LoopTimer there = loop.submit(() -> LoopTimer.of(loop)).get(10, TimeUnit.SECONDS);
      assertThat(there).isNotSameAs(timer);
      assertThat(loop.submit(() -> LoopTimer.of(loop)).get(10, TimeUnit.SECONDS)).isSameAs(there);
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
    }
  }

  @Test
  void firesNeverEarlyAndAtMostOneTickLate() {
    Random random = new Random(1);
    List<String> wrong = new ArrayList<>();
    int[] fired = new int[1];
    for (int i = 0; i < 5_000; i++) {
      long delay = random.nextInt(120_000);
      long due = now + delay;
      timer.schedule(
          delay,
          () -> {
            fired[0]++;
            if (now < due || now > due + LoopTimer.TICK_MILLIS) {
              wrong.add(delay + " ms fired " + (now - due) + " ms late");
            }
          });
      if (i % 2 == 0) {
        pass(1);
      }
    }
    for (int i = 0; i < 120_100; i++) {
      pass(1);
    }
    assertThat(wrong).isEmpty();
    assertThat(fired[0]).isEqualTo(5_000);
  }

  @Test
  void firesNotEarlyAfterTheLoopWasBusy() {
    timer.schedule(50, () -> {});
    host.advanceTimeBy(3, TimeUnit.SECONDS); // nothing ran meanwhile, so the wheel lags
    boolean[] fired = new boolean[1];
    timer.schedule(500, () -> fired[0] = true);
    host.runScheduledPendingTasks();
    pass(499);
    assertThat(fired[0]).isFalse();
    pass(101);
    assertThat(fired[0]).isTrue();
  }

  @Test
  void aTaskThatSchedulesAnotherWhileTheWheelCatchesUpGetsItsFullDelay() {
    boolean[] fired = new boolean[1];
    timer.schedule(50, () -> timer.schedule(500, () -> fired[0] = true));
    pass(3_000);
    pass(499);
    assertThat(fired[0]).isFalse();
    pass(101);
    assertThat(fired[0]).isTrue();
  }

  @Test
  void zeroAndNegativeDelaysFireSoonButNotAtOnce() {
    List<String> fired = new ArrayList<>();
    timer.schedule(0, () -> fired.add("zero"));
    timer.schedule(-5, () -> fired.add("negative"));
    assertThat(fired).isEmpty();
    pass(100);
    assertThat(fired).containsExactly("zero", "negative");
  }

  @Test
  void anEndlessDelayNeverFires() {
    boolean[] fired = new boolean[1];
    Timeout timeout = timer.schedule(Long.MAX_VALUE, () -> fired[0] = true);
    pass(TimeUnit.DAYS.toMillis(1));
    assertThat(fired[0]).isFalse();
    timeout.cancel();
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    List<Integer> fired = new ArrayList<>();
    List<Timeout> timeouts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int id = i;
      timeouts.add(timer.schedule(i % 3_000, () -> fired.add(id)));
    }
    for (int i = 0; i < timeouts.size(); i += 2) {
      timeouts.get(i).cancel();
      timeouts.get(i).cancel();
    }
    pass(4_000);
    assertThat(fired).hasSize(5_000).allMatch(id -> id % 2 == 1);
    timeouts.forEach(Timeout::cancel); // too late, and harmless
  }

  @Test
  void aTaskMayCancelAnotherThatIsDueAtTheSameTime() {
    List<String> fired = new ArrayList<>();
    Timeout[] timeouts = new Timeout[3];
    timeouts[0] = timer.schedule(10, () -> fired.add("before"));
    timer.schedule(
        10,
        () -> {
          fired.add("canceller");
          for (Timeout timeout : timeouts) {
            timeout.cancel();
          }
        });
    timeouts[1] = timer.schedule(10, () -> fired.add("next"));
    timeouts[2] = timer.schedule(10, () -> fired.add("last"));
    timer.schedule(10, () -> fired.add("after"));
    pass(200);
    assertThat(fired).containsExactly("before", "canceller", "after");
  }

  @Test
  void aBrokenTaskDoesNotStopTheWheel() {
    List<String> fired = new ArrayList<>();
    timer.schedule(
        10,
        () -> {
          throw new IllegalStateException("broken");
        });
    timer.schedule(
        10,
        () -> {
          throw new NoClassDefFoundError("missing");
        });
    timer.schedule(10, () -> fired.add("same tick"));
    timer.schedule(500, () -> fired.add("later"));
    pass(200);
    pass(500);
    assertThat(fired).containsExactly("same tick", "later");
  }

  @Test
  void theWheelTurnsOnlyWhileTimersArePending() {
    Timeout timeout = timer.schedule(60_000, () -> {});
    assertThat(host.runScheduledPendingTasks()).isPositive();
    timeout.cancel();
    pass(100);
    assertThat(host.runScheduledPendingTasks()).as("no task is left").isEqualTo(-1);
    boolean[] fired = new boolean[1];
    pass(10_000);
    timer.schedule(100, () -> fired[0] = true);
    pass(99);
    assertThat(fired[0]).isFalse();
    pass(101);
    assertThat(fired[0]).isTrue();
  }

  @Test
  void nowNeverGoesBackAndFollowsTheClockWithinATick() {
    Random random = new Random(2);
    long before = timer.now();
    long start = now;
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(20) == 0) {
        timer.schedule(random.nextInt(300), () -> {});
      }
      pass(random.nextInt(50));
      assertThat(timer.now()).isGreaterThanOrEqualTo(before);
      before = timer.now();
      assertThat(before).isBetween(now - start - LoopTimer.TICK_MILLIS, now - start);
    }
  }

  // Would take hours if each firing scanned the slot again.
  @Test
  void manyTimersOfOneSlotFireInLinearTime() {
    int[] fired = new int[1];
    for (int i = 0; i < 200_000; i++) {
      timer.schedule(512 * LoopTimer.TICK_MILLIS + 10, () -> fired[0]++);
    }
    for (int i = 0; i < 200_000; i++) {
      timer.schedule(10, () -> fired[0]++);
    }
    long start = System.nanoTime();
    pass(100);
    assertThat(fired[0]).isEqualTo(200_000);
    pass(512 * LoopTimer.TICK_MILLIS);
    assertThat(fired[0]).isEqualTo(400_000);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void keepsItsWordOnARealLoop() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      EventLoop loop = group.next();
      ConcurrentLinkedQueue<Long> lateness = new ConcurrentLinkedQueue<>();
      CountDownLatch all = new CountDownLatch(3_000);
      loop.execute(
          () -> {
            Random random = new Random(3);
            LoopTimer there = LoopTimer.of(loop);
            for (int i = 0; i < 3_000; i++) {
              long delay = random.nextInt(800);
              long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay);
              there.schedule(
                  delay,
                  () -> {
                    lateness.add(System.nanoTime() - due);
                    all.countDown();
                  });
            }
          });
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(lateness).allMatch(nanos -> nanos >= 0);
      // One tick, and a generous allowance for a busy machine.
      assertThat(lateness).allMatch(nanos -> nanos < TimeUnit.SECONDS.toNanos(5));
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
    }
  }
}
