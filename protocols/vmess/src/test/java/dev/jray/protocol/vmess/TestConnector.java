package dev.jray.protocol.vmess;

import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.testkit.fake.EmbeddedConnector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Goes to the network and answers by itself. */
record TestConnector(EmbeddedConnector outside, EmbeddedConnector inside, List<Receiver> receivers)
    implements Connector {
  static TestConnector create() {
    return new TestConnector(
        EmbeddedConnector.outgoing(), EmbeddedConnector.local(), new ArrayList<>());
  }

  @Override
  public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
    return outside.connect(
        to,
        pipeline -> {
          handlers.accept(pipeline);
          receivers.add(new Receiver());
          pipeline.addLast(received());
        });
  }

  @Override
  public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
    return inside.local(handlers);
  }

  @Override
  public Optional<InetAddress> source() {
    return Optional.empty();
  }

  /** What came behind the handlers of the last connection. */
  Receiver received() {
    return receivers.get(receivers.size() - 1);
  }

  void releaseAll() {
    outside.releaseAll();
    inside.releaseAll();
  }
}
