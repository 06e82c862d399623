package dev.jray.kernel.net;

import dev.jray.spi.transport.Listener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** A bound server channel. */
record BoundListener(Channel channel) implements Listener {
  private static final int ROUND_MILLIS = 1;

  static void finish(ChannelFuture bound, Promise<Listener> listening) {
    if (bound.isSuccess()) {
      // Behind Netty's acceptor, which must see a failure first: it pauses the listener.
      bound.channel().pipeline().addLast(new AcceptFailures());
      listening.setSuccess(new BoundListener(bound.channel()));
    } else {
      listening.setFailure(bound.cause());
    }
  }

  @Override
  public SocketAddress local() {
    return channel.localAddress();
  }

  @Override
  public Future<?> close() {
    ChannelFuture closed = channel.close();
    EventLoop loop = channel.eventLoop();
    if (!(channel instanceof NioServerSocketChannel) || loop.isShuttingDown()) {
      return closed;
    }
    // The JDK keeps the port until the selector has noticed; that is the loop's next round.
    Promise<Void> released = loop.newPromise();
    closed.addListener(
        done ->
            loop.schedule(() -> {}, ROUND_MILLIS, TimeUnit.MILLISECONDS)
                .addListener(round -> released.setSuccess(null)));
    return released;
  }
}
