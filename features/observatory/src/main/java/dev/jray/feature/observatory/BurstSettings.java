package dev.jray.feature.observatory;

import dev.jray.feature.observatory.Prober.Question;
import dev.jray.feature.observatory.proto.burst.Config;
import dev.jray.feature.observatory.proto.burst.HealthPingConfig;
import dev.jray.spi.config.ConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the burst observatory.
 *
 * @param question asked through the outbounds
 * @param connectivity asked directly when a probe failed
 * @param interval between two probes of an outbound, on average
 * @param sampling how many probes are kept
 */
record BurstSettings(
    List<String> selectors,
    Question question,
    Optional<Question> connectivity,
    Duration interval,
    int sampling) {
  private static final String DEFAULT_URL = "https://connectivitycheck.gstatic.com/generate_204";
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_INTERVAL = Duration.ofDays(365);
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(5);
  private static final int DEFAULT_SAMPLING = 10;

  static BurstSettings of(Config config) {
    HealthPingConfig ping = config.getPingConfig();
    if (ping.getSamplingCount() < 0 || ping.getSamplingCount() > Pings.MAX) {
      throw new ConfigException(
          "the burst observatory cannot keep "
              + ping.getSamplingCount()
              + " samples; \"sampling\" is 1 to "
              + Pings.MAX);
    }
    Duration limit = duration(ping.getTimeout(), DEFAULT_LIMIT);
    String method = method(ping.getHttpMethod());
    String url = ping.getDestination().isEmpty() ? DEFAULT_URL : ping.getDestination();
    return new BurstSettings(
        List.copyOf(config.getSubjectSelectorList()),
        new Question(ProbeUrl.parse(url), method, limit),
        ping.getConnectivity().isEmpty()
            ? Optional.empty()
            : Optional.of(new Question(ProbeUrl.parse(ping.getConnectivity()), method, limit)),
        interval(duration(ping.getInterval(), DEFAULT_INTERVAL)),
        ping.getSamplingCount() == 0 ? DEFAULT_SAMPLING : ping.getSamplingCount());
  }

  private static Duration duration(long nanos, Duration absent) {
    return nanos > 0 ? Duration.ofNanos(nanos) : absent;
  }

  private static Duration interval(Duration wanted) {
    if (wanted.compareTo(MIN_INTERVAL) < 0) {
      return MIN_INTERVAL;
    }
    return wanted.compareTo(MAX_INTERVAL) > 0 ? MAX_INTERVAL : wanted;
  }

  private static String method(String text) {
    if (text.isEmpty()) {
      return "HEAD";
    }
    if (!text.matches("[A-Z]{1,16}")) {
      throw new ConfigException("\"" + text + "\" is no method of HTTP; write \"HEAD\" or \"GET\"");
    }
    return text;
  }

  /** How long it takes until all samples are new. */
  Duration period() {
    return interval.multipliedBy(sampling);
  }
}
