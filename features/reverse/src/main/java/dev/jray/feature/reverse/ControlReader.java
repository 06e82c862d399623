package dev.jray.feature.reverse;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.reverse.proto.Control;
import dev.jray.spi.flow.Packet;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/** Reads a portal's control messages, one in each datagram; what is none is left out. */
final class ControlReader extends ChannelInboundHandlerAdapter {
  // V2Ray's own are shorter than 80 bytes
  private static final int MAX_LENGTH = 2048;

  private final Consumer<Control> read;
  private final Runnable ended;

  ControlReader(Consumer<Control> read, Runnable ended) {
    this.read = read;
    this.ended = ended;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof Packet packet && packet.content().readableBytes() <= MAX_LENGTH) {
        read.accept(Control.parseFrom(ByteBufUtil.getBytes(packet.content())));
      }
    } catch (InvalidProtocolBufferException unreadable) {
      // V2Ray logs and goes on, too; the next one comes in two seconds
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
