package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/** What arrives behind a decoder. */
final class Receiver extends ChannelInboundHandlerAdapter {
  private final StringBuilder bytes = new StringBuilder();
  private final List<String> packets = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private int reads;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf data) {
      bytes.append(hex(data));
      data.release();
      reads++;
    } else if (message instanceof Packet packet) {
      packets.add(packet.peer() + " " + hex(packet.content()));
      packet.release();
    } else {
      events.add(message == EndOfStream.INSTANCE ? "end" : message.toString());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    events.add(
        cause instanceof FlowException why
            ? ((VmessError) why.code()).name()
            : "unexpected " + cause);
  }

  // Each look at a buffer costs much under the leak detector, so there is one.
  private static String hex(ByteBuf data) {
    return ByteBufUtil.hexDump(ByteBufUtil.getBytes(data));
  }

  /** All bytes so far, in hexadecimal. */
  String bytes() {
    return bytes.toString();
  }

  /** All packets so far, as their peer and hexadecimal data. */
  List<String> packets() {
    return packets;
  }

  /** Ends and errors in order. */
  List<String> events() {
    return events;
  }

  /** How many buffers came. */
  int reads() {
    return reads;
  }
}
