package dev.jray.transport.udp;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that keeps its lines. */
final class Lines implements Log {
  final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public boolean enabled(Severity severity) {
    return true;
  }

  @Override
  public void write(Severity severity, int flowId, String origin, String message) {
    lines.add(severity.text() + " " + origin + ": " + message);
  }

  @Override
  public boolean accessEnabled() {
    return false;
  }

  @Override
  public void access(AccessRecord entry) {
    throw new UnsupportedOperationException("transports write no access log");
  }

  @Override
  public void reopen() {}
}
