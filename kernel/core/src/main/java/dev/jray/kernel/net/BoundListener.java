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
