package dev.jray.kernel.inbound;

import dev.jray.spi.feature.InboundManager.Worker;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.protocol.Inbound;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * An inbound that listens on random ports of a range, in rounds: every few minutes it opens new
 * ports, each with a protocol object of its own, and closes those of the round before the last one.
 * So a client that was sent to a port has at least the time between two rounds to come.
 */
final class RotatingInbound implements InboundHandle {
  private static final String ORIGIN = "app/proxyman/inbound";
  // What cannot be bound in so many tries is left to the next round
  private static final int MAX_FAILURES = 16;

  private final String tag;
  private final Rotation rotation;
  private final IntFunction<? extends InboundHandle> maker;
  private final RotationServices services;
  private final Deque<Round> rounds = new ArrayDeque<>(2);
  private volatile Round current = new Round(List.of(), Instant.EPOCH);
  private Future<?> refreshing;

  private record Round(List<InboundHandle> handlers, Instant opened) {}

  /**
   * Makes an inbound that does not listen yet.
   *
   * @param maker makes a handler for one port
   */
  RotatingInbound(
      String tag,
      Rotation rotation,
      IntFunction<? extends InboundHandle> maker,
      RotationServices services) {
    this.tag = tag;
    this.rotation = rotation;
    this.maker = maker;
    this.services = services;
  }

  @Override
  public String tag() {
    return tag;
  }

  @Override
  public Optional<Inbound> protocol() {
    return Optional.empty();
  }

  @Override
  public synchronized List<SocketAddress> addresses() {
    return rounds.stream()
        .flatMap(round -> round.handlers().stream())
        .flatMap(handler -> handler.addresses().stream())
        .toList();
  }

  @Override
  public List<Worker> workers() {
    Round round = current;
    long passed = Duration.between(round.opened(), services.clock().instant()).toMinutes();
    // The clock may have been set, and a refresh be late
    long left =
        Math.min(rotation.refreshMinutes(), Math.max(1, rotation.refreshMinutes() - passed));
    return round.handlers().stream()
        .flatMap(handler -> handler.workers().stream())
        .map(worker -> new Worker(worker.protocol(), worker.address(), Duration.ofMinutes(left)))
        .toList();
  }

  @Override
  public synchronized void start() throws IOException {
    if (!openRound()) {
      throw new IOException(
          "failed to listen on any port of "
              + rotation.from()
              + "-"
              + rotation.to()
              + "; the log tells why");
    }
    refreshing =
        services
            .schedule()
            .scheduleWithFixedDelay(
                this::refresh,
                rotation.refreshMinutes(),
                rotation.refreshMinutes(),
                TimeUnit.MINUTES);
  }

  private synchronized void refresh() {
    if (refreshing == null) {
      return;
    }
    try {
      // Before the new round, which may need these ports; a round that nobody follows stays
      if (rounds.size() > 1) {
        rounds.poll().handlers().forEach(InboundHandle::close);
      }
      openRound();
    } catch (RuntimeException e) {
      warn("cannot open new ports: " + e.getMessage());
    }
  }

  private boolean openRound() {
    List<InboundHandle> opened = new ArrayList<>(rotation.concurrency());
    try {
      open(opened);
    } catch (RuntimeException e) {
      opened.forEach(InboundHandle::close);
      throw e;
    }
    if (opened.size() < rotation.concurrency()) {
      warn("listens on " + opened.size() + " new ports, not on " + rotation.concurrency());
    }
    if (opened.isEmpty()) {
      return false;
    }
    current = new Round(List.copyOf(opened), services.clock().instant());
    rounds.add(current);
    return true;
  }

  private void open(List<InboundHandle> opened) {
    PortDraw draw = new PortDraw(rotation, portsInUse(), services.random());
    int failures = 0;
    while (opened.size() < rotation.concurrency() && failures < MAX_FAILURES && !draw.isEmpty()) {
      InboundHandle handler = maker.apply(draw.next());
      try {
        handler.start();
        opened.add(handler);
      } catch (IOException e) {
        handler.close();
        failures++;
        warn(e.getMessage());
      }
    }
  }

  private Set<Integer> portsInUse() {
    Set<Integer> ports = new HashSet<>();
    for (SocketAddress address : addresses()) {
      if (address instanceof InetSocketAddress ip) {
        ports.add(ip.getPort());
      }
    }
    return ports;
  }

  private void warn(String what) {
    services.log().write(Severity.WARNING, ORIGIN, "inbound [" + tag + "]: " + what);
  }

  @Override
  public synchronized void stopListening() {
    cancel();
    rounds.forEach(round -> round.handlers().forEach(InboundHandle::stopListening));
  }

  @Override
  public synchronized void close() {
    cancel();
    current = new Round(List.of(), Instant.EPOCH);
    rounds.forEach(round -> round.handlers().forEach(InboundHandle::close));
    rounds.clear();
  }

  private void cancel() {
    if (refreshing != null) {
      refreshing.cancel(false);
      refreshing = null;
    }
  }
}
