package dev.jray.feature.observatory;

import dev.jray.feature.observatory.proto.burst.Config;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.Sockets;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Probes each outbound at random moments and keeps several results of each. All outbounds are
 * probed once at the start; then, period after period, each of them as often as samples are kept.
 * One timer serves them all.
 */
final class BurstObservatory implements Observatory, Feature {
  private final BurstSettings settings;
  private final OutboundManager outbounds;
  private final Prober prober;
  private final EventLoop loop;
  private final Clock clock;
  private final RandomGenerator random;
  private final Verdicts verdicts;
  private final Map<String, Pings> pings = new HashMap<>();
  private final Deque<Moment> plan = new ArrayDeque<>();
  private long periodStart;
  private volatile boolean closed;

  /** When an outbound is to be probed, in milliseconds from the period's start. */
  private record Moment(long offset, String tag) {}

  @Inject
  BurstObservatory(
      Config config,
      OutboundManager outbounds,
      Dispatcher dispatcher,
      Sockets sockets,
      EventLoopGroup eventLoops,
      Clock clock,
      Log log) {
    this(
        BurstSettings.of(config),
        outbounds,
        prober(BurstSettings.of(config), dispatcher, sockets),
        eventLoops.next(),
        clock,
        // Only spreads the probes; nobody gains by a guess
        new SplittableRandom(clock.millis()),
        new Verdicts(log));
  }

  BurstObservatory(
      BurstSettings settings,
      OutboundManager outbounds,
      Prober prober,
      EventLoop loop,
      Clock clock,
      RandomGenerator random,
      Verdicts verdicts) {
    this.settings = settings;
    this.outbounds = outbounds;
    this.prober = prober;
    this.loop = loop;
    this.clock = clock;
    this.random = random;
    this.verdicts = verdicts;
  }

  private static Prober prober(BurstSettings settings, Dispatcher dispatcher, Sockets sockets) {
    ProbeUrl url = settings.question().url();
    ProbeUrl other = settings.connectivity().map(Prober.Question::url).orElse(url);
    return new HttpProber(dispatcher, sockets, Trust.ofSystem(url, other));
  }

  @Override
  public Map<String, Health> results() {
    return verdicts.results();
  }

  @Override
  public void start() {
    loop.execute(
        () -> {
          select().forEach(this::probe);
          beginPeriod();
        });
  }

  private List<String> select() {
    List<String> tags = outbounds.select(settings.selectors()).stream().sorted().toList();
    verdicts.keepOnly(tags);
    pings.keySet().retainAll(tags);
    return tags;
  }

  private void beginPeriod() {
    List<Moment> moments = new ArrayList<>();
    for (String tag : select()) {
      for (int i = 0; i < settings.sampling(); i++) {
        moments.add(new Moment(random.nextLong(settings.period().toMillis()), tag));
      }
    }
    moments.sort(Comparator.comparingLong(Moment::offset));
    plan.addAll(moments);
    periodStart = LoopTimer.of(loop).now();
    schedule();
  }

  private void schedule() {
    Moment next = plan.peek();
    long offset = next == null ? settings.period().toMillis() : next.offset();
    LoopTimer timer = LoopTimer.of(loop);
    timer.schedule(periodStart + offset - timer.now(), this::onTime);
  }

  private void onTime() {
    if (closed) {
      return;
    }
    if (plan.isEmpty()) {
      beginPeriod();
      return;
    }
    long now = LoopTimer.of(loop).now() - periodStart;
    while (!plan.isEmpty() && plan.peek().offset() <= now) {
      probe(plan.poll().tag());
    }
    schedule();
  }

  private void probe(String tag) {
    Instant tried = clock.instant();
    prober.probe(loop, tag, settings.question(), outcome -> onOutcome(tag, tried, outcome));
  }

  /** Without a network, nothing can be said of an outbound. */
  private void onOutcome(String tag, Instant tried, Outcome outcome) {
    if (outcome.answered() || settings.connectivity().isEmpty()) {
      record(tag, tried, outcome);
      return;
    }
    prober.direct(
        loop,
        settings.connectivity().get(),
        direct -> {
          if (direct.answered()) {
            record(tag, tried, outcome);
          }
        });
  }

  private void record(String tag, Instant tried, Outcome outcome) {
    Pings known =
        pings.computeIfAbsent(
            tag, added -> new Pings(settings.sampling(), 2 * settings.period().toMillis()));
    Instant now = clock.instant();
    known.add(now.toEpochMilli(), outcome);
    Samples samples = known.at(now.toEpochMilli());
    boolean alive = samples.failed() < samples.all();
    verdicts.put(
        tag,
        new Health(
            alive,
            alive ? samples.average() : Verdicts.DEAD,
            outcome.error(),
            outcome.answered() ? now : verdicts.lastSeen(tag),
            tried,
            Optional.of(samples)));
  }

  @Override
  public void close() {
    closed = true;
  }
}
