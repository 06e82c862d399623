package dev.jray.feature.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class TrafficCounterTest {
  private final TrafficCounter counter = new TrafficCounter();

  @Test
  void startsAtZeroAndSums() {
    assertThat(counter.value()).isZero();
    counter.add(5);
    counter.add(0);
    counter.add(37);
    assertThat(counter.value()).isEqualTo(42);
    assertThat(counter.getValue()).isEqualTo(42);
  }

  @Test
  void aResetGivesTheOldValueAndStartsAgain() {
    counter.add(42);
    assertThat(counter.reset()).isEqualTo(42);
    assertThat(counter.value()).isZero();
    assertThat(counter.reset()).isZero();
    counter.add(1);
    assertThat(counter.value()).isEqualTo(1);
    assertThat(counter.reset()).isEqualTo(1);
  }

  @Test
  void countsBeyondThirtyTwoBits() {
    counter.add(Long.MAX_VALUE / 2);
    assertThat(counter.reset()).isEqualTo(Long.MAX_VALUE / 2);
    counter.add(Long.MAX_VALUE / 2);
    counter.add(Long.MAX_VALUE / 2);
    assertThat(counter.value()).as("the sum wraps, the difference does not").isPositive();
    assertThat(counter.value()).isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void concurrentAddersAndResettersLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    AtomicBoolean adding = new AtomicBoolean(true);
    try {
      List<Future<Long>> added = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        added.add(threads.submit(adder(i)));
      }
      List<Future<Long>> taken = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        taken.add(threads.submit(resetter(adding)));
      }
      long sum = sum(added);
      adding.set(false);
      assertThat(sum(taken) + counter.reset()).isEqualTo(sum);
      assertThat(counter.value()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Long> adder(int seed) {
    return () -> {
      Random random = new Random(seed);
      long sum = 0;
      for (int i = 0; i < 1_000_000; i++) {
        int amount = random.nextInt(2048);
        counter.add(amount);
        sum += amount;
      }
      return sum;
    };
  }

  private Callable<Long> resetter(AtomicBoolean adding) {
    return () -> {
      long sum = 0;
      while (adding.get()) {
        assertThat(counter.value()).isNotNegative();
        long taken = counter.reset();
        assertThat(taken).isNotNegative();
        sum += taken;
      }
      return sum;
    };
  }

  private static long sum(List<Future<Long>> parts) throws Exception {
    long sum = 0;
    for (Future<Long> part : parts) {
      sum += part.get(60, TimeUnit.SECONDS);
    }
    return sum;
  }
}
