package dev.jray.feature.log;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.DnsRecord;
import dev.jray.spi.feature.Severity;

/** A line that waits to be written, kept in parts: the writer's thread makes the text. */
sealed interface LogEntry {

  /** When it was said, in milliseconds since 1970. */
  long time();

  /** A line of the error log. */
  record Message(long time, Severity severity, int flowId, String origin, String text)
      implements LogEntry {}

  /** A line of the access log about a name lookup. */
  record Dns(long time, DnsRecord entry) implements LogEntry {}

  /** A line of the access log. */
  record Access(long time, AccessRecord entry) implements LogEntry {}
}
