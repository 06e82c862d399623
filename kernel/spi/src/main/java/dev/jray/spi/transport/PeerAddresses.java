package dev.jray.spi.transport;

import dev.jray.spi.annotation.Stable;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.util.Objects;

/**
 * The addresses of an accepted channel as the rest of JRay shall see them. Transports set them
 * where a front proxy tells the client's true address (PROXY protocol, X-Forwarded-For); otherwise
 * they are the socket's own.
 *
 * @param source the client
 * @param local what the client reached
 */
@Stable
public record PeerAddresses(SocketAddress source, SocketAddress local) {
  private static final AttributeKey<PeerAddresses> KEY =
      AttributeKey.valueOf(PeerAddresses.class, "key");

  public PeerAddresses {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(local, "local");
  }

  /** The addresses of a channel. */
  public static PeerAddresses of(Channel channel) {
    PeerAddresses told = channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    return told == null ? new PeerAddresses(channel.remoteAddress(), channel.localAddress()) : told;
  }

  /** Makes these the addresses of a channel; call it before its inbound handlers are installed. */
  public void assignTo(Channel channel) {
    channel.attr(KEY).set(this);
  }
}
