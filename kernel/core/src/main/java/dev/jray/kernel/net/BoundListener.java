package dev.jray.kernel.net;

import dev.jray.spi.transport.Listener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.SocketAddress;

/** A bound server channel. */
record BoundListener(Channel channel) implements Listener {

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
    return channel.close();
  }
}
