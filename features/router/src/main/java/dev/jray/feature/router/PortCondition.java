package dev.jray.feature.router;

import dev.jray.spi.proto.net.PortRange;
import java.util.List;

/** The target's, or the client's, port lies in one of the ranges. */
final class PortCondition implements Condition {
  private static final int MAX_PORT = 0xFFFF;

  private final boolean ofTarget;
  // pairs of first and last port
  private final int[] ranges;

  /**
   * Takes ranges; what is more than 16 bits is cut, as V2Ray does it.
   *
   * @param ofTarget whose port
   */
  PortCondition(boolean ofTarget, List<PortRange> list) {
    this.ofTarget = ofTarget;
    ranges = new int[2 * list.size()];
    for (int i = 0; i < list.size(); i++) {
      ranges[2 * i] = list.get(i).getFrom() & MAX_PORT;
      ranges[2 * i + 1] = list.get(i).getTo() & MAX_PORT;
    }
  }

  @Override
  public boolean matches(Subject subject) {
    return range(port(subject)) >= 0;
  }

  private int port(Subject subject) {
    return ofTarget ? subject.targetPort() : subject.sourcePort();
  }

  private int range(int port) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (port >= ranges[i] && port <= ranges[i + 1]) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String explain(Subject subject) {
    int port = port(subject);
    int i = range(port);
    String name = ofTarget ? "port: " : "sourcePort: ";
    return name
        + port
        + " matched "
        + (ranges[i] == ranges[i + 1] ? ranges[i] : ranges[i] + "-" + ranges[i + 1]);
  }
}
