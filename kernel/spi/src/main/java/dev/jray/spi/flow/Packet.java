package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.util.Objects;

/**
 * One datagram of a UDP flow. From client to target {@link #peer()} is where it goes, on the way
 * back it is where it came from, so that one flow can speak with many peers (full cone).
 */
@Stable
public final class Packet extends DefaultByteBufHolder {
  private final Destination peer;

  /**
   * Takes ownership of the data.
   *
   * @param data the payload; may be empty
   * @param peer a UDP destination
   */
  public Packet(ByteBuf data, Destination peer) {
    super(data);
    this.peer = Objects.requireNonNull(peer, "peer");
  }

  /** The far end of this datagram. */
  public Destination peer() {
    return peer;
  }

  @Override
  public Packet replace(ByteBuf content) {
    return new Packet(content, peer);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Packet that
            && peer.equals(that.peer)
            && content().equals(that.content()));
  }

  @Override
  public int hashCode() {
    return 31 * peer.hashCode() + content().hashCode();
  }

  @Override
  public String toString() {
    return "Packet("
        + peer
        + ", "
        + (refCnt() > 0 ? content().readableBytes() + " bytes" : "released")
        + ")";
  }
}
