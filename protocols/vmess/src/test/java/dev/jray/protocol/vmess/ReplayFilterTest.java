package dev.jray.protocol.vmess;

import static dev.jray.protocol.vmess.ReplayFilter.Verdict.FRESH;
import static dev.jray.protocol.vmess.ReplayFilter.Verdict.FULL;
import static dev.jray.protocol.vmess.ReplayFilter.Verdict.SEEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ReplayFilterTest {
  private static final int WINDOW = 241;

  private static ReplayFilter filter(int limit) {
    return new ReplayFilter(WINDOW, limit, new SplittableRandom(7));
  }

  private static byte[] value(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Test
  void seesAValueAgainToTheLastSecondOfItsTime() {
    ReplayFilter filter = filter(1_000);
    assertThat(filter.add(value(1, 2), 1_000)).isEqualTo(FRESH);
    assertThat(filter.add(value(1, 2), 1_000)).isEqualTo(SEEN);
    assertThat(filter.add(value(1, 2), 1_000 + WINDOW - 1)).isEqualTo(SEEN);
  }

  @Test
  void forgetsAtLast() {
    ReplayFilter filter = filter(1_000);
    filter.add(value(1, 2), 1_000);
    assertThat(filter.add(value(1, 2), 1_000 + 2 * WINDOW)).isEqualTo(FRESH);
  }

  @Test
  void tellsValuesApartThatDifferInOneBit() {
    ReplayFilter filter = filter(100_000);
    for (int bit = 0; bit < 128; bit++) {
      byte[] value = new byte[16];
      value[bit / 8] = (byte) (1 << bit % 8);
      assertThat(filter.add(value, 1)).as("bit %d", bit).isEqualTo(FRESH);
    }
    assertThat(filter.add(new byte[16], 1)).isEqualTo(FRESH);
    assertThat(filter.add(new byte[16], 1)).isEqualTo(SEEN);
  }

  @Test
  void asksWithoutRemembering() {
    ReplayFilter filter = filter(1_000);
    assertThat(filter.check(value(1, 2), 1)).isEqualTo(FRESH);
    assertThat(filter.add(value(1, 2), 1)).isEqualTo(FRESH);
    assertThat(filter.check(value(1, 2), 1)).isEqualTo(SEEN);
  }

  @Test
  void refusesNewValuesWhenItIsFullAndForgetsNone() {
    ReplayFilter filter = filter(6_400);
    Map<Long, ReplayFilter.Verdict> verdicts = new HashMap<>();
    for (long i = 0; i < 20_000; i++) {
      verdicts.put(i, filter.add(value(i, -i), 1));
    }
    assertThat(verdicts.values()).contains(FRESH, FULL).doesNotContain(SEEN);
    verdicts.forEach(
        (number, first) ->
            assertThat(filter.add(value(number, -number), 2))
                .isEqualTo(first == FRESH ? SEEN : FULL));
    assertThat(filter.add(value(-1, 1), 1 + WINDOW)).isEqualTo(FRESH);
  }

  @Test
  void forgetsNothingWhenTheClockIsSetBack() {
    ReplayFilter filter = filter(1_000);
    filter.add(value(1, 2), 100_000);
    assertThat(filter.add(value(1, 2), 100_000 - 3_600)).isEqualTo(SEEN);
    assertThat(filter.add(value(1, 2), 100_000 - 3_600 + WINDOW - 1)).isEqualTo(SEEN);
  }

  /** Against the plainest filter there is: when each value came last. */
  @Property(tries = 100)
  void neverTakesAValueTwiceInItsTime(
      @ForAll @Size(max = 100) List<@IntRange(max = 30) Integer> values,
      @ForAll @Size(100) List<@IntRange(max = 40) Integer> pauses) {
    ReplayFilter filter = filter(1_000_000);
    Map<Integer, Long> remembered = new HashMap<>();
    long now = 5_000;
    for (int i = 0; i < values.size(); i++) {
      now += pauses.get(i);
      int number = values.get(i);
      boolean mustBeSeen = now - remembered.getOrDefault(number, -10_000L) < WINDOW;
      boolean mayBeSeen = now - remembered.getOrDefault(number, -10_000L) < 3 * WINDOW;
      ReplayFilter.Verdict verdict = filter.add(value(number, number), now);
      assertThat(verdict).isNotEqualTo(FULL);
      if (mustBeSeen) {
        assertThat(verdict).isEqualTo(SEEN);
      }
      if (!mayBeSeen) {
        assertThat(verdict).isEqualTo(FRESH);
      }
      if (verdict == FRESH) {
        remembered.put(number, now);
      }
    }
  }

  @Test
  void manyThreadsAgreeOnWhoWasFirst() throws Exception {
    ReplayFilter filter = filter(1_000_000);
    AtomicInteger[] winners =
        IntStream.range(0, 5_000).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int thread = 0; thread < 4; thread++) {
      threads.execute(
          () -> {
            for (int i = 0; i < winners.length; i++) {
              if (filter.add(value(i, i), 1) == FRESH) {
                winners[i].incrementAndGet();
              }
            }
          });
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(Stream.of(winners).filter(count -> count.get() != 1)).isEmpty();
  }
}
