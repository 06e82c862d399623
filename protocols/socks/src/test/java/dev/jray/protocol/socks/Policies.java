package dev.jray.protocol.socks;

import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One handshake time for all; notes which levels were asked for. */
final class Policies implements PolicyManager {
  final List<Integer> asked = new ArrayList<>();
  private final long handshake;

  Policies(long handshakeMillis) {
    handshake = handshakeMillis;
  }

  @Override
  public Policy forLevel(int level) {
    asked.add(level);
    return new Policy(handshake, 300_000, 1_000, 1_000, false, false, OptionalInt.empty());
  }

  @Override
  public SystemPolicy forSystem() {
    throw new AssertionError("not asked for");
  }
}
