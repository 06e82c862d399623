package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.flow.Reply;
import io.netty.channel.Channel;

/** Tells the client what became of its CONNECT. */
final class SocksReply implements Reply {
  private final Channel client;
  private final boolean version5;
  private final SocksBound bound;

  private SocksReply(Channel client, boolean version5, SocksBound bound) {
    this.client = client;
    this.version5 = version5;
    this.bound = bound;
  }

  static Reply version5(Channel client, SocksBound bound) {
    return new SocksReply(client, true, bound);
  }

  static Reply version4(Channel client) {
    return new SocksReply(client, false, SocksBound.UNKNOWN);
  }

  @Override
  public void established() {
    client.writeAndFlush(
        version5
            ? SocksReplies.granted(client.alloc(), bound.address(), bound.port())
            : SocksReplies.socks4(client.alloc(), true));
  }

  @Override
  public void refused(ErrorCode why) {
    client.writeAndFlush(
        version5
            ? SocksReplies.refused(client.alloc(), SocksCodes.of(why))
            : SocksReplies.socks4(client.alloc(), false));
  }
}
