package dev.jray.feature.observatory;

import dev.jray.feature.observatory.Prober.Question;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.Sockets;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.proto.observatory.Config;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Probes one outbound after the other, a pause after each, round and round; or all of them at once
 * and then a pause. What counts is the last probe.
 */
final class SteadyObservatory implements Observatory, Feature {
  private static final String DEFAULT_URL = "https://api.v2fly.org/checkConnection.svgz";
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<String> selectors;
  private final Question question;
  private final Duration interval;
  private final boolean together;
  private final OutboundManager outbounds;
  private final Prober prober;
  private final EventLoop loop;
  private final Clock clock;
  private final Verdicts verdicts;
  private final Deque<String> left = new ArrayDeque<>();
  private int running;
  private volatile boolean closed;

  @Inject
  SteadyObservatory(
      Config config,
      OutboundManager outbounds,
      Dispatcher dispatcher,
      Sockets sockets,
      EventLoopGroup eventLoops,
      Clock clock,
      Log log) {
    this(
        config,
        outbounds,
        new HttpProber(dispatcher, sockets, Trust.ofSystem(url(config))),
        eventLoops.next(),
        clock,
        new Verdicts(log));
  }

  SteadyObservatory(
      Config config,
      OutboundManager outbounds,
      Prober prober,
      EventLoop loop,
      Clock clock,
      Verdicts verdicts) {
    this.selectors = List.copyOf(config.getSubjectSelectorList());
    this.question = new Question(url(config), "GET", LIMIT);
    this.interval =
        config.getProbeInterval() > 0
            ? Duration.ofNanos(config.getProbeInterval())
            : DEFAULT_INTERVAL;
    this.together = config.getEnableConcurrency();
    this.outbounds = outbounds;
    this.prober = prober;
    this.loop = loop;
    this.clock = clock;
    this.verdicts = verdicts;
  }

  private static ProbeUrl url(Config config) {
    return ProbeUrl.parse(config.getProbeUrl().isEmpty() ? DEFAULT_URL : config.getProbeUrl());
  }

  @Override
  public Map<String, Health> results() {
    return verdicts.results();
  }

  @Override
  public void start() {
    loop.execute(this::next);
  }

  private void next() {
    if (closed) {
      return;
    }
    if (left.isEmpty()) {
      List<String> tags = outbounds.select(selectors).stream().sorted().toList();
      verdicts.keepOnly(tags);
      left.addAll(tags);
    }
    running = together ? left.size() : Math.min(1, left.size());
    if (running == 0) {
      pause();
      return;
    }
    for (int i = running; i > 0; i--) {
      probe(left.poll());
    }
  }

  private void probe(String tag) {
    Instant tried = clock.instant();
    prober.probe(loop, tag, question, outcome -> onOutcome(tag, tried, outcome));
  }

  private void onOutcome(String tag, Instant tried, Outcome outcome) {
    boolean alive = outcome.answered();
    verdicts.put(
        tag,
        new Health(
            alive,
            alive ? outcome.delay() : Verdicts.DEAD,
            outcome.error(),
            alive ? clock.instant() : verdicts.lastSeen(tag),
            tried,
            Optional.empty()));
    running--;
    if (running == 0) {
      pause();
    }
  }

  private void pause() {
    LoopTimer.of(loop).schedule(interval.toMillis(), this::next);
  }

  @Override
  public void close() {
    closed = true;
  }
}
