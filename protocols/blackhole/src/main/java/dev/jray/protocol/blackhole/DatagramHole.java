package dev.jray.protocol.blackhole;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/** Swallows datagrams for a while. */
final class DatagramHole extends BlackholeHandler {
  private final Optional<Destination> refusedBy;
  private final long openMillis;

  /**
   * Makes a hole.
   *
   * @param refusedBy whose refusal the client gets; empty for none
   * @param openMillis how long the flow stays
   */
  DatagramHole(Optional<Destination> refusedBy, long openMillis) {
    this.refusedBy = refusedBy;
    this.openMillis = openMillis;
  }

  long openMillis() {
    return openMillis;
  }

  @Override
  void onJoined(ChannelHandlerContext ctx) {
    later(ctx, openMillis, ctx::close);
    if (refusedBy.isPresent()) {
      ctx.writeAndFlush(new Packet(refusal(ctx), refusedBy.get()));
    }
  }
}
