package dev.jray.transport.websocket;

import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;

/**
 * Lets the handshake wait for the first write, whose beginning travels with it. What follows waits
 * for the server's answer; it counts as pending, so that the writer soon stops.
 */
final class EarlyDataGate extends ChannelDuplexHandler {
  private final EarlyData data;
  private final UpgradeClient client;
  private final Future<String> upgraded;
  private PendingWriteQueue waiting;

  /**
   * Makes a gate.
   *
   * @param client is told to begin
   * @param upgraded its result
   */
  EarlyDataGate(EarlyData data, UpgradeClient client, Future<String> upgraded) {
    this.data = data;
    this.client = client;
    this.upgraded = upgraded;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    waiting = new PendingWriteQueue(ctx);
    upgraded.addListener(done -> onUpgraded(ctx));
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes && bytes.isReadable() && !client.begun()) {
      client.begin(data.take(bytes));
      if (!bytes.isReadable()) {
        bytes.release();
        promise.trySuccess();
        return;
      }
    } else if (message == EndOfStream.INSTANCE && !client.begun()) {
      client.begin("");
    } else if (!client.begun()) {
      ctx.write(message, promise);
      return;
    }
    waiting.add(message, promise);
  }

  private void onUpgraded(ChannelHandlerContext ctx) {
    if (upgraded.isSuccess()) {
      waiting.removeAndWriteAll();
      ctx.flush();
      ctx.pipeline().remove(this);
    } else {
      waiting.removeAndFailAll(upgraded.cause());
      ctx.fireExceptionCaught(upgraded.cause());
      ctx.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!waiting.isEmpty()) {
      waiting.removeAndFailAll(new ClosedChannelException());
    }
  }
}
