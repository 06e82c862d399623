package dev.jray.protocol.vmess;

import java.time.Clock;
import java.util.Arrays;

/**
 * The sessions of the last minutes. A session is a user with the key and the IV of a request body;
 * what is remembered of it is a digest.
 */
final class SessionHistory {
  private final ReplayFilter seen;
  private final Clock clock;

  SessionHistory(ReplayFilter seen, Clock clock) {
    this.seen = seen;
    this.clock = clock;
  }

  /** Whether a session is new; it is not, the next time. */
  boolean begin(VmessId id, VmessRequest request) {
    byte[] digest = Digests.sha256(id.bytes(), request.bodyKey(), request.bodyIv());
    return seen.add(Arrays.copyOf(digest, 16), clock.millis() / 1000) == ReplayFilter.Verdict.FRESH;
  }
}
