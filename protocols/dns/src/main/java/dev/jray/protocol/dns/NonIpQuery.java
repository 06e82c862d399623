package dev.jray.protocol.dns;

import java.util.Optional;

/** What becomes of queries that do not ask for addresses. */
enum NonIpQuery {
  /** They go to the server that they are meant for. */
  FORWARD,
  /** Nothing. */
  DROP,
  /** They are refused. */
  REJECT;

  /** The value for a word in lower case; empty if there is none. */
  static Optional<NonIpQuery> of(String word) {
    return switch (word) {
      case "", "forward" -> Optional.of(FORWARD);
      case "drop" -> Optional.of(DROP);
      case "reject" -> Optional.of(REJECT);
      default -> Optional.empty();
    };
  }
}
