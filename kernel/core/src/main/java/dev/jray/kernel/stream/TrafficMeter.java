package dev.jray.kernel.stream;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.spi.feature.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the bytes that a channel reads and writes, as they are on the wire. */
final class TrafficMeter extends ChannelDuplexHandler implements Shortcut.Meter {
  private final Counter read;
  private final Counter written;

  TrafficMeter(Counter read, Counter written) {
    this.read = read;
    this.written = written;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    read.add(size(message));
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    written.add(size(message));
    ctx.write(message, promise);
  }

  @Override
  public void onRead(long bytes) {
    read.add(bytes);
  }

  @Override
  public void onWritten(long bytes) {
    written.add(bytes);
  }

  private static int size(Object message) {
    if (message instanceof ByteBuf data) {
      return data.readableBytes();
    }
    return message instanceof ByteBufHolder holder ? holder.content().readableBytes() : 0;
  }
}
