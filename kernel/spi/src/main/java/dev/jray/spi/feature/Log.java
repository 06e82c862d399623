package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;

/**
 * The log of one instance. Never blocks and never throws: when the sink is slower than the writers,
 * lines are dropped and the drop is counted. Thread-safe.
 */
@Stable
public interface Log {

  /** Whether a line of this severity is written; ask before building an expensive text. */
  boolean enabled(Severity severity);

  /**
   * Writes a line that belongs to a flow.
   *
   * @param flowId the flow's id, or 0
   * @param origin who speaks, such as {@code proxy/socks}
   * @param message without secrets; line breaks are escaped
   */
  void write(Severity severity, int flowId, String origin, String message);

  /** Writes a line that belongs to no flow. */
  default void write(Severity severity, String origin, String message) {
    write(severity, 0, origin, message);
  }

  /** Whether the access log is kept. */
  boolean accessEnabled();

  /** Writes a line of the access log. */
  void access(AccessRecord entry);

  /** Whether name lookups are written to the access log; ask before building a record. */
  default boolean dnsEnabled() {
    return false;
  }

  /** Writes a line about a name lookup into the access log, if they are wanted there. */
  default void dns(DnsRecord entry) {}

  /** Closes and opens the files again, after somebody moved them. */
  void reopen();
}
