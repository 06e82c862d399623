package dev.jray.feature.dns;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import java.time.Clock;
import java.time.Duration;

/** What the feature tells of its work. */
final class DnsLog {
  private static final String ORIGIN = "app/dns";

  private final Log log;
  private final Clock clock;

  DnsLog(Log log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  long now() {
    return clock.millis();
  }

  /** A server's round is over. */
  void answered(Round round, String name, long startMillis) {
    if (log.dnsEnabled()) {
      log.dns(round.record(name, false, Duration.ofMillis(Math.max(0, now() - startMillis))));
    }
    if (log.enabled(Severity.DEBUG)) {
      write(
          Severity.DEBUG,
          round.server().name()
              + " got answer: "
              + name
              + " -> "
              + round
              + " "
              + (now() - startMillis)
              + "ms");
    }
  }

  /** What a server had said before is the answer. */
  void known(Round round, String name) {
    if (log.dnsEnabled()) {
      log.dns(round.record(name, true, Duration.ZERO));
    }
  }

  /** A server could not be asked. */
  void failed(Server server, String name, Throwable why) {
    if (log.enabled(Severity.INFO)) {
      write(
          Severity.INFO,
          "failed to look up " + name + " at " + server.name() + " > " + why.getMessage());
    }
  }

  /** A host stands for another. */
  void replaced(String name, String by) {
    if (log.enabled(Severity.INFO)) {
      write(Severity.INFO, "domain replaced: " + name + " -> " + by);
    }
  }

  private void write(Severity severity, String text) {
    log.write(severity, ORIGIN, text);
  }
}
