package dev.jray.feature.metrics;

import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The traffic counters of the stats feature. */
final class TrafficMetrics implements MetricsSource {
  private static final String OTHER = "other";

  private final StatsManager stats;
  private final int maxUsers;

  // Who has series keeps them, so that no user's bytes are now shown alone and now among others
  private final Set<String> shown = new HashSet<>();

  TrafficMetrics(StatsManager stats, int maxUsers) {
    this.stats = stats;
    this.maxUsers = maxUsers;
  }

  @Override
  public void write(MetricsText out) {
    Map<StatName, Counter> counters = stats.counters();
    handlers(out, counters, Kind.INBOUND, "Bytes between clients and an inbound.");
    handlers(out, counters, Kind.OUTBOUND, "Bytes between an outbound and servers.");
    if (maxUsers > 0) {
      users(out, counters);
    }
    out.family(
        "jray_users_online",
        MetricsText.Type.GAUGE,
        "Users with running flows, among those whose policy has statsUserOnline.");
    out.sample().value(stats.online().size());
  }

  private static void handlers(
      MetricsText out, Map<StatName, Counter> counters, Kind kind, String help) {
    out.family("jray_" + lower(kind) + "_traffic_bytes_total", MetricsText.Type.COUNTER, help);
    counters.forEach(
        (name, counter) -> {
          if (name.kind() == kind) {
            out.sample().label("tag", name.name());
            out.label("direction", lower(name.direction())).value(counter.value());
          }
        });
  }

  private void users(MetricsText out, Map<StatName, Counter> counters) {
    out.family(
        "jray_user_traffic_bytes_total", MetricsText.Type.COUNTER, "Payload bytes of a user.");
    Map<Direction, Long> rest = new EnumMap<>(Direction.class);
    counters.forEach(
        (name, counter) -> {
          if (name.kind() != Kind.USER) {
            return;
          }
          if (shows(name.name())) {
            user(out, name.name(), name.direction(), counter.value());
          } else {
            rest.merge(name.direction(), counter.value(), Long::sum);
          }
        });
    rest.forEach((direction, bytes) -> user(out, OTHER, direction, bytes));
  }

  private boolean shows(String user) {
    return shown.contains(user)
        || (shown.size() < maxUsers && !user.equals(OTHER) && shown.add(user));
  }

  private static void user(MetricsText out, String user, Direction direction, long bytes) {
    out.sample().label("user", user).label("direction", lower(direction)).value(bytes);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
