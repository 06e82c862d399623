package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import java.util.Objects;

/**
 * How a flow looks in the access log. V2Ray's inbounds differ in it, and programs that parse the
 * log rely on that.
 *
 * @param sourceWithNetwork whether the source reads {@code tcp:1.2.3.4:5} or {@code 1.2.3.4:5}
 * @param email whether the user's email is shown
 * @param target text that replaces the destination; empty to show the destination
 */
@Stable
public record AccessLabel(boolean sourceWithNetwork, boolean email, String target) {
  /** {@code 1.2.3.4:5 accepted tcp:host:port email: name}: the form of most inbounds. */
  public static final AccessLabel PLAIN = new AccessLabel(false, true, "");

  /** {@code tcp:1.2.3.4:5 accepted tcp:host:port}: the form of SOCKS. */
  public static final AccessLabel WITH_NETWORK = new AccessLabel(true, false, "");

  public AccessLabel {
    Objects.requireNonNull(target, "target");
  }

  /** {@code 1.2.3.4:5 accepted TARGET}: the form of the HTTP proxy. */
  public static AccessLabel target(String target) {
    return new AccessLabel(false, false, target);
  }
}
