package dev.jray.example.token;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Reads the request. What follows it is payload, in both directions, with no frame.
 *
 * <pre>
 * length 1        of the token
 * token  length
 * ATYP 1, address, port 2     as in SOCKS 5
 * </pre>
 */
final class TokenHandshake extends ByteToMessageDecoder {
  private final TokenInboundSettings settings;
  private final FlowSink sink;
  private User user; // null until the token is known
  private boolean rejected;

  TokenHandshake(TokenInboundSettings settings, FlowSink sink) {
    this.settings = settings;
    this.sink = sink;
  }

  // Called again with more bytes until it is done. Waits for 515 bytes at most.
  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    try {
      if (!rejected && (user != null || readToken(in))) {
        readTarget(ctx, in);
      }
    } catch (FlowException e) {
      rejected = true;
      sink.reject(e);
    }
    if (rejected) {
      in.skipBytes(in.readableBytes());
    }
  }

  private boolean readToken(ByteBuf in) {
    int length = in.getUnsignedByte(in.readerIndex());
    if (in.readableBytes() < 1 + length) {
      return false;
    }
    byte[] token = new byte[length];
    in.skipBytes(1).readBytes(token);
    user =
        settings
            .find(token)
            .orElseThrow(() -> new FlowException(TokenError.BAD_TOKEN, "no user has this token"));
    return true;
  }

  private void readTarget(ChannelHandlerContext ctx, ByteBuf in) {
    Destination target = SocksAddress.read(in, Network.TCP);
    if (target != null) {
      // The kernel puts its own handler behind this one; then left-over bytes flow on to it.
      sink.open(FlowRequest.to(target).by(user));
      ctx.pipeline().remove(this);
    }
  }
}
