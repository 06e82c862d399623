package dev.jray.protocol.socks;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import java.util.ArrayList;
import java.util.List;

/** Keeps the lines. */
final class SilentLog implements Log {
  final List<String> lines = new ArrayList<>();

  @Override
  public boolean enabled(Severity severity) {
    return true;
  }

  @Override
  public void write(Severity severity, int flowId, String origin, String message) {
    lines.add(severity + " " + message);
  }

  @Override
  public boolean accessEnabled() {
    return false;
  }

  @Override
  public void access(AccessRecord entry) {
    throw new AssertionError("the kernel writes the access log");
  }

  @Override
  public void reopen() {}
}
