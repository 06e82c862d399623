package dev.jray.kernel.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.spi.feature.InboundManager.Worker;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.ChannelPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds of ports, on handlers without sockets and a clock that the test sets. */
final class RotatingInboundTest {
  private final Schedule schedule = new Schedule();
  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Set<Integer> taken = new HashSet<>();
  private final List<Port> made = new ArrayList<>();

  @AfterEach
  void stop() {
    schedule.shutdownNow();
  }

  private RotatingInbound inbound(int from, int to, int concurrency) {
    return new RotatingInbound(
        "in",
        new Rotation(from, to, concurrency, 5),
        port -> {
          Port handler = new Port(port);
          made.add(handler);
          return handler;
        },
        new RotationServices(
            schedule,
            clock,
            new SplittableRandom(1),
            new ConsoleLog(
                new PrintStream(lines, true, StandardCharsets.UTF_8), Severity.WARNING, clock)));
  }

  private List<Integer> listening() {
    return made.stream().filter(port -> port.listening).map(port -> port.number).toList();
  }

  private static List<Integer> ports(RotatingInbound inbound) {
    return inbound.workers().stream()
        .map(worker -> ((InetSocketAddress) worker.address()).getPort())
        .toList();
  }

  @Test
  void aRoundHasPortsOfTheRangeWithAProtocolEach() throws IOException {
    RotatingInbound inbound = inbound(1000, 1009, 3);
    inbound.start();
    assertThat(ports(inbound)).hasSize(3).doesNotHaveDuplicates().isEqualTo(listening());
    assertThat(ports(inbound)).allMatch(port -> port >= 1000 && port <= 1009);
    assertThat(inbound.workers().stream().map(Worker::protocol)).doesNotHaveDuplicates();
    assertThat(inbound.protocol()).isEmpty();
    assertThat(inbound.addresses()).hasSize(3);
    assertThat(schedule.period).isEqualTo(5);
    assertThat(schedule.unit).isEqualTo(TimeUnit.MINUTES);
  }

  @Test
  void aRoundListensForTwoPeriods() throws IOException {
    RotatingInbound inbound = inbound(1000, 1009, 3);
    inbound.start();
    List<Integer> first = ports(inbound);
    schedule.task.run();
    List<Integer> second = ports(inbound);
    assertThat(second).hasSize(3).doesNotContainAnyElementsOf(first);
    assertThat(listening()).hasSize(6).containsAll(first);
    schedule.task.run();
    assertThat(ports(inbound)).hasSize(3).doesNotContainAnyElementsOf(second);
    assertThat(listening()).hasSize(6).containsAll(second);
    assertThat(made.stream().filter(port -> port.closed)).hasSize(3);
  }

  @Test
  void manyRoundsNeverHoldMoreThanTwo() throws IOException {
    RotatingInbound inbound = inbound(1000, 1005, 3);
    inbound.start();
    for (int i = 0; i < 100; i++) {
      schedule.task.run();
      assertThat(listening()).hasSize(6).doesNotHaveDuplicates();
    }
    inbound.close();
    assertThat(made).hasSize(303).allMatch(port -> port.closed);
  }

  @Test
  void aPortThatIsTakenIsLeftOutAndTriedAgain() throws IOException {
    taken.addAll(List.of(1000, 1001, 1002));
    RotatingInbound inbound = inbound(1000, 1003, 2);
    inbound.start();
    assertThat(ports(inbound)).containsExactly(1003);
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("[in]: 1002 is taken", "listens on 1 new ports, not on 2");
    taken.clear();
    schedule.task.run();
    assertThat(ports(inbound)).hasSize(2).isSubsetOf(1000, 1001, 1002);
  }

  @Test
  void triesAreLimited() {
    for (int port = 1000; port < 2000; port++) {
      taken.add(port);
    }
    RotatingInbound inbound = inbound(1000, 1999, 3);
    assertThatThrownBy(inbound::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1000-1999");
    assertThat(made).hasSize(16).allMatch(port -> port.closed);
    assertThat(schedule.task).isNull();
  }

  @Test
  void aRoundThatCannotBeFollowedStays() throws IOException {
    RotatingInbound inbound = inbound(1000, 1009, 2);
    inbound.start();
    List<Integer> first = ports(inbound);
    for (int port = 1000; port < 1010; port++) {
      taken.add(port);
    }
    for (int i = 0; i < 3; i++) {
      schedule.task.run();
      assertThat(ports(inbound)).isEqualTo(first).isEqualTo(listening());
    }
    taken.clear();
    schedule.task.run();
    assertThat(ports(inbound)).hasSize(2).doesNotContainAnyElementsOf(first);
  }

  @Test
  void theTimeLeftIsCountedInWholeMinutes() throws IOException {
    RotatingInbound inbound = inbound(1000, 1009, 1);
    inbound.start();
    assertThat(left(inbound)).isEqualTo(5);
    clock.now = clock.now.plusSeconds(119);
    assertThat(left(inbound)).isEqualTo(4);
    clock.now = clock.now.plusSeconds(3600);
    assertThat(left(inbound)).isEqualTo(1);
    clock.now = clock.now.minusSeconds(9999);
    assertThat(left(inbound)).isEqualTo(5);
  }

  private static long left(RotatingInbound inbound) {
    return inbound.workers().get(0).left().toMinutes();
  }

  @Test
  void nothingIsLeftAfterTheEnd() throws IOException {
    RotatingInbound inbound = inbound(1000, 1009, 3);
    inbound.start();
    schedule.task.run();
    inbound.stopListening();
    assertThat(schedule.handle.isCancelled()).isTrue();
    assertThat(made).noneMatch(port -> port.listening).noneMatch(port -> port.closed);
    inbound.close();
    schedule.task.run();
    assertThat(made).hasSize(6).allMatch(port -> port.closed);
    assertThat(inbound.workers()).isEmpty();
    assertThat(inbound.addresses()).isEmpty();
  }

  /** A handler whose port is free unless the test says otherwise. */
  private final class Port implements InboundHandle {
    final int number;
    final Inbound inbound = new Silent();
    boolean listening;
    boolean closed;

    Port(int number) {
      this.number = number;
    }

    @Override
    public String tag() {
      return "in";
    }

    @Override
    public Optional<Inbound> protocol() {
      return Optional.of(inbound);
    }

    @Override
    public List<SocketAddress> addresses() {
      return listening ? List.of(new InetSocketAddress(number)) : List.of();
    }

    @Override
    public List<Worker> workers() {
      return addresses().stream()
          .map(address -> new Worker(inbound, address, Duration.ofDays(1)))
          .toList();
    }

    @Override
    public void start() throws IOException {
      if (taken.contains(number) || listening().contains(number)) {
        throw new IOException(number + " is taken");
      }
      listening = true;
    }

    @Override
    public void stopListening() {
      listening = false;
    }

    @Override
    public void close() {
      stopListening();
      closed = true;
    }
  }

  private static final class Silent implements Inbound {
    @Override
    public Set<Network> networks() {
      return Set.of(Network.TCP);
    }

    @Override
    public void accept(ChannelPipeline pipeline, FlowSink sink) {}
  }

  /** Keeps the one task instead of running it. */
  private static final class Schedule extends ScheduledThreadPoolExecutor {
    private Runnable task;
    private long period;
    private TimeUnit unit;
    private ScheduledFuture<?> handle;

    Schedule() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit timeUnit) {
      assertThat(task).isNull();
      assertThat(initialDelay).isEqualTo(delay);
      task = command;
      period = delay;
      unit = timeUnit;
      handle = schedule(() -> {}, 1, TimeUnit.DAYS);
      return handle;
    }
  }

  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2021-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
