package dev.jray.kernel.dispatch;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Destination;
import io.netty.channel.local.LocalAddress;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Makes the access log's lines. */
public final class AccessLines {
  private final Log log;
  private final boolean override;

  /** Writes to this log. */
  public AccessLines(Log log, PolicyManager policies) {
    this.log = log;
    this.override = policies.forSystem().overrideAccessLogDest();
  }

  /** A flow goes to an outbound. */
  void accepted(Flow flow, Destination target, AccessLabel label, String detour) {
    // What began inside this process has no client, and V2Ray no line for it
    if (!log.accessEnabled() || flow.source().peer() instanceof LocalAddress) {
      return;
    }
    String email = label.email() ? flow.user().map(User::email).orElse("") : "";
    String to = label.target().isEmpty() ? target.toString() : label.target();
    if (override && !flow.target().equals(target)) {
      to = flow.target().toString();
    }
    log.access(
        new AccessRecord(
            from(flow.source(), label.sourceWithNetwork()), true, to, detour, "", email));
  }

  /** A client was turned away. */
  public void rejected(Source source, String reason) {
    if (log.accessEnabled()) {
      log.access(new AccessRecord(from(source, true), false, "", "", reason, ""));
    }
  }

  private static String from(Source source, boolean withNetwork) {
    String address = text(source.peer());
    return withNetwork ? source.network().text() + ":" + address : address;
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress ip && ip.getAddress() != null) {
      return NetUtil.toSocketAddressString(ip);
    }
    // Clients of unix sockets have no name, which V2Ray shows like this
    String text = String.valueOf(address).replace('\0', '@');
    return text.isEmpty() ? "@" : text;
  }
}
