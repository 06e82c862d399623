package dev.jray.protocol.socks;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The server's side of a SOCKS connection until it is known what the client wants. */
final class SocksHandshake extends ByteToMessageDecoder {
  private final SocksInboundSettings settings;
  private final SocksAssociations associations;
  private final FlowSink sink;
  private ChannelHandlerContext context;
  private SocksDialect dialect;
  private boolean over;
  private boolean rejected;

  SocksHandshake(SocksInboundSettings settings, SocksAssociations associations, FlowSink sink) {
    this.settings = settings;
    this.associations = associations;
    this.sink = sink;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    if (msg == EndOfStream.INSTANCE && !over) {
      // Nothing was asked for yet, so there is nothing to answer
      over = true;
      rejected = true;
      ctx.close();
    } else {
      super.channelRead(ctx, msg);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (dialect == null && !over) {
      dialect = dialect(in.getUnsignedByte(in.readerIndex()));
    }
    if (!over) {
      dialect.advance(in);
    }
    if (rejected) {
      in.skipBytes(in.readableBytes());
    }
  }

  private SocksDialect dialect(int version) {
    return switch (version) {
      case 4 -> new Socks4Dialect(this, settings);
      case 5 -> new Socks5Dialect(this, settings);
      default -> {
        reject(SocksError.BAD_VERSION, "unknown Socks version: " + version);
        yield null;
      }
    };
  }

  /** Writes an answer. */
  void answer(ByteBuf message) {
    context.writeAndFlush(message);
  }

  void answerAndReject(ByteBuf message, ErrorCode code, String why) {
    answer(message);
    reject(code, why);
  }

  void reject(ErrorCode code, String why) {
    reject(new FlowException(code, why));
  }

  void reject(FlowException why) {
    over = true;
    rejected = true;
    sink.reject(why);
  }

  ByteBufAllocator alloc() {
    return context.alloc();
  }

  Reply reply5() {
    return SocksReply.version5(context.channel(), SocksBound.of(sink.source().local()));
  }

  Reply reply4() {
    return SocksReply.version4(context.channel());
  }

  /** The client wants a stream. */
  void connect(Destination target, User user, Reply reply) {
    over = true;
    sink.open(
        new FlowRequest(
            target, Optional.of(user), reply, AccessLabel.WITH_NETWORK, Content.UNKNOWN));
    if (!context.isRemoved()) {
      context.pipeline().remove(this);
    }
  }

  /**
   * The client wants to send datagrams, from this port or, if it is 0, from one that it does not
   * tell.
   */
  void associate(int port, User user) {
    if (!(sink.source().peer() instanceof InetSocketAddress client)) {
      answerAndReject(
          SocksReplies.refused(alloc(), SocksCodes.COMMAND_NOT_SUPPORTED),
          SocksError.UNSUPPORTED_COMMAND,
          "a client without an IP address cannot associate");
      return;
    }
    if (!associations.add(client.getAddress(), port, user, context.channel())) {
      answerAndReject(
          SocksReplies.refused(alloc(), SocksCodes.GENERAL_FAILURE),
          SocksError.TOO_MANY_ASSOCIATIONS,
          "too many UDP associations of one client");
      return;
    }
    over = true;
    sink.hold();
    SocksBound bound = SocksBound.of(sink.source().local());
    answer(SocksReplies.granted(alloc(), settings.relay().orElse(bound.address()), bound.port()));
    if (!context.isRemoved()) {
      context.pipeline().replace(this, null, new SocksControl());
    }
  }
}
