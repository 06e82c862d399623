package dev.jray.protocol.socks;

import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Connects to embedded channels, or fails as it was told. */
final class FakeConnector implements Connector {
  final List<Destination> dialed = new ArrayList<>();
  final List<EmbeddedChannel> channels = new ArrayList<>();

  /** What the next connections fail with, in turn; then they succeed. */
  final Deque<Throwable> failures = new ArrayDeque<>();

  EmbeddedChannel last() {
    return channels.get(channels.size() - 1);
  }

  /** Closes all; a closed handshake may well dial again meanwhile. */
  void releaseAll() {
    for (int i = 0; i < channels.size(); i++) {
      channels.get(i).finishAndReleaseAll();
    }
  }

  @Override
  public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
    dialed.add(to);
    if (!failures.isEmpty()) {
      return ImmediateEventExecutor.INSTANCE.newFailedFuture(failures.poll());
    }
    EmbeddedChannel channel = new EmbeddedChannel();
    channels.add(channel);
    handlers.accept(channel.pipeline());
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(channel);
  }

  @Override
  public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
    throw new AssertionError("SOCKS goes to the network");
  }

  @Override
  public Optional<InetAddress> source() {
    return Optional.empty();
  }
}
