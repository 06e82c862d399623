package dev.jray.tests.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.tests.bench.load.BulkLoad.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class LoadsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final long VOLUME = 3_000_000;

  private Origin origin;

  @BeforeEach
  void start() throws IOException {
    origin = Origin.start();
  }

  @AfterEach
  void stop() throws IOException {
    origin.close();
  }

  @ParameterizedTest
  @EnumSource
  void bulkMovesTheWholeVolume(Direction direction) throws Exception {
    for (int connections : new int[] {1, 8}) {
      BulkLoad.Result result =
          new BulkLoad(direction, connections, VOLUME, LIMIT)
              .run(Target.direct(origin), Watch.NONE);

      assertThat(result.bytes()).isEqualTo(VOLUME);
      assertThat(result.megabytesPerSecond()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bulkPassesARelay(Direction direction) throws Exception {
    try (Relay relay = new Relay(0, origin.address(), Relay.Flaw.NONE, Relay.Flaw.NONE)) {
      BulkLoad.Result result =
          new BulkLoad(direction, 8, VOLUME, LIMIT).run(through(relay), Watch.NONE);

      assertThat(result.units()).isEqualTo(VOLUME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bulkNoticesBytesThatAreOutOfPlace(Direction direction) throws Exception {
    Relay.Flaw turned =
        (bytes, length, offset) -> {
          if (offset > VOLUME / 2) {
            for (int i = 0; i < length / 2; i++) {
              byte swapped = bytes[i];
              bytes[i] = bytes[length - 1 - i];
              bytes[length - 1 - i] = swapped;
            }
          }
          return length;
        };
    try (Relay relay = flawed(direction, turned)) {
      assertThatThrownBy(
              () -> new BulkLoad(direction, 1, VOLUME, LIMIT).run(through(relay), Watch.NONE))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("wrong bytes at offset");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bulkGivesUpWhenBytesAreMissing(Direction direction) throws Exception {
    Relay.Flaw hungry = (bytes, length, offset) -> offset > VOLUME / 2 ? 0 : length;
    try (Relay relay = flawed(direction, hungry)) {
      assertThatThrownBy(
              () -> new BulkLoad(direction, 1, VOLUME, SHORT).run(through(relay), Watch.NONE))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("not done within");
    }
  }

  @Test
  void bulkNoticesAnEarlyEnd() throws Exception {
    try (Relay relay =
        flawed(Direction.DOWN, (bytes, length, offset) -> offset > VOLUME / 2 ? -1 : length)) {
      assertThatThrownBy(
              () -> new BulkLoad(Direction.DOWN, 1, VOLUME, LIMIT).run(through(relay), Watch.NONE))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("Exception");
    }
  }

  @Test
  void echoCountsAndSortsItsRoundTrips() throws Exception {
    EchoLoad.Result result = new EchoLoad(3, 40, LIMIT).run(Target.direct(origin), Watch.NONE);

    assertThat(result.nanos()).hasSize(120).isSorted();
    assertThat(result.units()).isEqualTo(120);
    assertThat(result.microsAt(0.5)).isPositive().isLessThanOrEqualTo(result.microsAt(0.99));
    assertThat(result.perSecond()).isPositive();
  }

  @Test
  void percentilesAreTakenFromTheSortedTimes() {
    EchoLoad.Result result = new EchoLoad.Result(new long[] {1000, 2000, 3000, 4000}, 10_000, 1, 0);

    assertThat(result.microsAt(0.5)).isEqualTo(2);
    assertThat(result.microsAt(0.99)).isEqualTo(4);
    assertThat(result.perSecond()).isEqualTo(4e5);
  }

  @Test
  void echoNoticesAWrongByte() throws Exception {
    Relay.Flaw wrong =
        (bytes, length, offset) -> {
          bytes[length - 1] ^= 1;
          return length;
        };
    try (Relay relay = flawed(Direction.DOWN, wrong)) {
      assertThatThrownBy(() -> new EchoLoad(1, 10, LIMIT).run(through(relay), Watch.NONE))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("the echo differs at byte");
    }
  }

  @Test
  void connectOpensAllAndLeavesNoneOpen() throws Exception {
    ConnectLoad.Result result =
        new ConnectLoad(8, 80, LIMIT).run(Target.direct(origin), Watch.NONE);

    assertThat(result.done()).isEqualTo(80);
    assertThat(result.lost()).isZero();
    assertThat(result.perSecond()).isPositive();
    assertThat(origin.connections()).isZero();
  }

  @Test
  void aConnectionThatIsLostOnOpeningIsOpenedAnewAndCounted() throws Exception {
    AtomicInteger pieces = new AtomicInteger();
    Relay.Flaw first = (bytes, length, offset) -> pieces.getAndIncrement() == 0 ? -1 : length;
    try (Relay relay = flawed(Direction.DOWN, first)) {
      EchoLoad.Result result = new EchoLoad(3, 4, LIMIT).run(through(relay), Watch.NONE);

      assertThat(result.lost()).isEqualTo(1);
      assertThat(result.connections()).isEqualTo(3);
      pieces.set(0);
      assertThat(
              new BulkLoad(Direction.DOWN, 2, VOLUME, LIMIT).run(through(relay), Watch.NONE).lost())
          .isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatIsLostAgainAndAgainIsAFailure() throws Exception {
    try (Relay relay = flawed(Direction.DOWN, (bytes, length, offset) -> -1)) {
      assertThatThrownBy(() -> new EchoLoad(1, 10, LIMIT).run(through(relay), Watch.NONE))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("Exception");
    }
  }

  @Test
  void whatCountsBeginsWithAllConnectionsOpenAndEndsBeforeTheyClose() throws Exception {
    List<Integer> open = new ArrayList<>();
    Watch watch =
        new Watch() {
          @Override
          public void begin() {
            open.add(origin.connections());
          }

          @Override
          public void end() {
            open.add(origin.connections());
          }
        };

    new BulkLoad(Direction.UP, 5, VOLUME, LIMIT).run(Target.direct(origin), watch);
    while (origin.connections() > 0) {
      Thread.onSpinWait();
    }
    new EchoLoad(6, 2, LIMIT).run(Target.direct(origin), watch);

    assertThat(open).containsExactly(5, 5, 6, 6);
  }

  @Test
  void connectFailsIfManyAreLost() throws Exception {
    try (Relay relay = flawed(Direction.DOWN, (bytes, length, offset) -> -1)) {
      assertThatThrownBy(() -> new ConnectLoad(4, 40, LIMIT).run(through(relay), Watch.NONE))
          .isInstanceOf(LoadException.class)
          .hasMessage("40 of 40 connections were lost");
    }
  }

  @Test
  void idleConnectionsStayOpenUntilClosed() throws Exception {
    try (IdleLoad idle = new IdleLoad(Target.direct(origin), LIMIT)) {
      for (int count : new int[] {10, 30}) {
        idle.growTo(count);
        idle.check();
        assertThat(origin.connections()).isEqualTo(count);
      }
    }
  }

  @Test
  void idleConnectionsThatEndAreMissed() throws Exception {
    try (IdleLoad idle = new IdleLoad(Target.direct(origin), SHORT)) {
      idle.growTo(30);
      // The limit is their end here.
      while (origin.connections() > 0) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(idle::check)
          .isInstanceOf(LoadException.class)
          .hasMessageStartingWith("only 0 of 30");
    }
  }

  @Test
  void probeTellsConnectedFromEchoed() throws Exception {
    assertThat(Probe.once(Target.direct(origin)).echoed()).isTrue();
    try (Relay relay = flawed(Direction.DOWN, (bytes, length, offset) -> -1)) {
      Probe.Outcome outcome = Probe.once(through(relay));
      assertThat(outcome.connected()).isPresent();
      assertThat(outcome.echoed()).isFalse();
    }
    Target nobody = Target.direct(origin);
    origin.close();
    while (Probe.once(nobody).connected().isPresent()) {
      Thread.onSpinWait();
    }
    assertThat(Probe.once(nobody).echoed()).isFalse();
  }

  private Target through(Relay relay) {
    return new Target(Entry.RAW, relay.address(), origin);
  }

  private Relay flawed(Direction direction, Relay.Flaw flaw) throws IOException {
    return direction == Direction.UP
        ? new Relay(0, origin.address(), flaw, Relay.Flaw.NONE)
        : new Relay(0, origin.address(), Relay.Flaw.NONE, flaw);
  }
}
