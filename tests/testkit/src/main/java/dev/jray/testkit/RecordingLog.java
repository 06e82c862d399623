package dev.jray.testkit;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that remembers everything. */
public final class RecordingLog implements Log {
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<AccessRecord> accesses = new CopyOnWriteArrayList<>();
  private final Severity threshold;

  /** Remembers lines of this severity and worse, and the access log. */
  public RecordingLog(Severity threshold) {
    this.threshold = threshold;
  }

  /** One line of the error log. */
  public record Line(Severity severity, int flowId, String origin, String message) {
    @Override
    public String toString() {
      return "[" + severity.text() + "] " + origin + ": " + message;
    }
  }

  /** What was written. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** What was written of this severity and worse. */
  public List<Line> lines(Severity worst) {
    return lines.stream().filter(line -> line.severity().compareTo(worst) <= 0).toList();
  }

  /** The access log. */
  public List<AccessRecord> accesses() {
    return List.copyOf(accesses);
  }

  @Override
  public boolean enabled(Severity severity) {
    return severity.compareTo(threshold) <= 0;
  }

  @Override
  public void write(Severity severity, int flowId, String origin, String message) {
    if (enabled(severity)) {
      lines.add(new Line(severity, flowId, origin, message));
    }
  }

  @Override
  public boolean accessEnabled() {
    return true;
  }

  @Override
  public void access(AccessRecord entry) {
    accesses.add(entry);
  }

  @Override
  public void reopen() {}
}
