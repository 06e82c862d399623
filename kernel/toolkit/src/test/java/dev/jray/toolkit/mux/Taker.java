package dev.jray.toolkit.mux;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/** Takes sub-flows and writes down what they bring. */
final class Taker implements MuxServer.Acceptor {
  final List<SubFlow> taken = new ArrayList<>();

  /** One sub-flow. */
  static final class SubFlow extends ChannelInboundHandlerAdapter {
    final Channel channel;
    final Destination target;
    final Reply reply;
    private final StringBuilder seen = new StringBuilder();
    private long length;

    SubFlow(Channel channel, Destination target, Reply reply) {
      this.channel = channel;
      this.target = target;
      this.reply = reply;
      channel.pipeline().addLast(this);
    }

    static SubFlow of(Channel channel) {
      return new SubFlow(channel, null, Reply.NONE);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf data) {
        length += data.readableBytes();
        if (length < 10_000) {
          seen.append(ByteBufUtil.hexDump(data));
        }
        data.release();
      } else if (message instanceof Packet packet) {
        seen.append('[').append(packet.peer()).append(' ');
        seen.append(ByteBufUtil.hexDump(packet.content())).append(']');
        packet.release();
      } else {
        seen.append("|end");
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      seen.append("|closed");
    }

    String seen() {
      return seen.toString();
    }

    long length() {
      return length;
    }

    void write(Object message) {
      channel.writeAndFlush(message);
    }
  }

  @Override
  public void accept(Channel channel, Destination target, Reply reply) {
    taken.add(new SubFlow(channel, target, reply));
  }

  SubFlow last() {
    return taken.get(taken.size() - 1);
  }
}
