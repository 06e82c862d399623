package dev.jray.feature.stats;

import com.codahale.metrics.MetricRegistry;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatsManager;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The counters of one instance, also held in a Dropwizard registry under V2Ray's text names.
 *
 * <p>Counters are never removed, as in V2Ray: their number is bounded by the tags and users that
 * the configuration and the API's operators name, for no name comes from traffic.
 */
final class TrafficStats implements StatsManager, Feature {
  private final MetricRegistry registry;
  private final Map<StatName, TrafficCounter> counters = new ConcurrentHashMap<>();

  private final OnlineUsers online;

  @Inject
  TrafficStats(Clock clock) {
    this(new MetricRegistry(), clock);
  }

  TrafficStats(MetricRegistry registry, Clock clock) {
    this.registry = registry;
    this.online = new OnlineUsers(clock);
  }

  @Override
  public Counter counter(StatName name) {
    TrafficCounter known = counters.get(name);
    return known != null ? known : counters.computeIfAbsent(name, this::register);
  }

  private TrafficCounter register(StatName name) {
    return registry.register(name.toString(), new TrafficCounter());
  }

  @Override
  public Map<StatName, Counter> counters() {
    return Collections.unmodifiableMap(counters);
  }

  @Override
  public Presence enter(String email, InetAddress from) {
    return online.enter(email, from);
  }

  @Override
  public Map<String, Map<InetAddress, Instant>> online() {
    return online.all();
  }
}
