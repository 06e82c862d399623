package dev.jray.feature.router;

import dev.jray.toolkit.match.IpMatcher;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One of the target's, or the client's, addresses lies in one of the networks.
 *
 * @param ofTarget whose addresses
 */
record AddressCondition(boolean ofTarget, IpMatcher matcher) implements Condition {
  @Override
  public boolean matches(Subject subject) {
    List<InetAddress> addresses = addresses(subject);
    for (int i = 0; i < addresses.size(); i++) {
      if (matcher.matches(addresses.get(i))) {
        return true;
      }
    }
    return false;
  }

  private List<InetAddress> addresses(Subject subject) {
    return ofTarget ? subject.targetIps() : subject.sourceIps();
  }

  @Override
  public String explain(Subject subject) {
    String name = ofTarget ? "ip: " : "source: ";
    for (InetAddress address : addresses(subject)) {
      Optional<String> found = matcher.find(address);
      if (found.isPresent()) {
        return name + NetUtil.toAddressString(address) + " matched " + found.get();
      }
    }
    return name + "no address matched";
  }

  @Override
  public boolean asksAddresses() {
    return ofTarget;
  }
}
