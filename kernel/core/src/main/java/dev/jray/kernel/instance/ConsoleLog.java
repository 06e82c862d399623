package dev.jray.kernel.instance;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.toolkit.codec.VisibleText;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** The log of an instance without a log feature: lines on a stream, no access log. */
public final class ConsoleLog implements Log {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss ");

  private final PrintStream out;
  private final Severity threshold;
  private final Clock clock;

  /** Writes lines of this severity and worse. */
  public ConsoleLog(PrintStream out, Severity threshold, Clock clock) {
    this.out = out;
    this.threshold = threshold;
    this.clock = clock;
  }

  @Override
  public boolean enabled(Severity severity) {
    return severity.compareTo(threshold) <= 0;
  }

  @Override
  public void write(Severity severity, int flowId, String origin, String message) {
    if (enabled(severity)) {
      String flow = flowId == 0 ? "" : "[" + Integer.toUnsignedString(flowId) + "] ";
      out.println(
          TIME.format(LocalDateTime.now(clock))
              + "["
              + severity.text()
              + "] "
              + flow
              + origin
              + ": "
              + VisibleText.of(message));
    }
  }

  @Override
  public boolean accessEnabled() {
    return false;
  }

  @Override
  public void access(AccessRecord entry) {}

  @Override
  public void reopen() {}
}
