package dev.jray.testkit.fake;

import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Ip;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketAddress;
import java.util.Optional;

/** Flows of a nameless user who came through the inbound {@code in}. */
public final class Flows {
  /** The id of every flow made here. */
  public static final int ID = 7;

  private Flows() {}

  /** A client on the loopback address. */
  public static Source source(Network network) {
    return source(network, Ip.loopback(1), Ip.loopback(2));
  }

  /** A client that dialed the address it reached. */
  public static Source source(Network network, SocketAddress peer, SocketAddress local) {
    return new Source(network, "in", peer, local, Optional.empty());
  }

  /** A flow on its way to a target, on an embedded event loop. */
  public static Flow to(Destination target) {
    return to(target, new EmbeddedChannel().eventLoop());
  }

  /** A flow on its way to a target. */
  public static Flow to(Destination target, EventLoop loop) {
    return new Flow(ID, source(Network.TCP), target, Optional.empty(), Content.UNKNOWN, loop);
  }
}
