package dev.jray.toolkit.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a pipeline sees; releases what it reads. */
final class Recorder extends ChannelInboundHandlerAdapter {
  final List<String> events = new ArrayList<>();
  int lastRefCnt;

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf buf) {
      lastRefCnt = buf.refCnt();
      events.add(buf.toString(StandardCharsets.US_ASCII));
      buf.release();
    } else if (msg instanceof ByteBufHolder holder) {
      events.add("packet " + holder.content().toString(StandardCharsets.US_ASCII));
      holder.release();
    } else {
      events.add(msg.toString());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    events.add("complete");
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    events.add("writable " + ctx.channel().isWritable());
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    events.add("inactive");
    ctx.fireChannelInactive();
  }

  /** The events without the ends of batches. */
  List<String> messages() {
    return events.stream().filter(event -> !event.equals("complete")).toList();
  }
}
