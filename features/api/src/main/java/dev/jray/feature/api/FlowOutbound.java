package dev.jray.feature.api;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/** The outbound with the API's tag: every stream that reaches it is a connection of the API. */
final class FlowOutbound implements Outbound {
  private final Consumer<Channel> server;

  FlowOutbound(Consumer<Channel> server) {
    this.server = server;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    if (flow.target().network() == Network.UDP) {
      throw new FlowException(NetworkError.NOT_ALLOWED, "the API does not speak UDP");
    }
    return connector.local(pipeline -> server.accept(pipeline.channel()));
  }
}
