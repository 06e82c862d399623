package dev.jray.spi.sniff;

import dev.jray.spi.annotation.Incubating;
import java.util.Map;
import java.util.Objects;

/** A sniffer's answer. */
@Incubating
public sealed interface SniffResult {
  /** It is something else, whatever follows. */
  SniffResult NO = new No();

  /** More bytes may tell. */
  SniffResult NEED_MORE = new NeedMore();

  /** It is something else. */
  record No() implements SniffResult {}

  /** More bytes may tell. */
  record NeedMore() implements SniffResult {}

  /**
   * Recognised.
   *
   * @param protocol what routing rules see; rules and {@code destOverride} match its beginning
   * @param domain the server that the client means, as it was written; empty if it does not tell
   * @param attributes more for routing rules, such as {@code :method}
   */
  record Hit(String protocol, String domain, Map<String, String> attributes)
      implements SniffResult {
    public Hit {
      Objects.requireNonNull(protocol, "protocol");
      Objects.requireNonNull(domain, "domain");
      attributes = Map.copyOf(attributes);
    }

    /** Recognised, without attributes. */
    public Hit(String protocol, String domain) {
      this(protocol, domain, Map.of());
    }
  }
}
