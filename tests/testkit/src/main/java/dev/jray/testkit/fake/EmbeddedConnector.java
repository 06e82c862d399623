package dev.jray.testkit.fake;

import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/** Connects at once, to embedded channels, or fails as it was told. */
public final class EmbeddedConnector implements Connector {
  private final boolean outgoing;
  private final List<Destination> dialed = new ArrayList<>();
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final Queue<Throwable> failures = new ArrayDeque<>();
  private Optional<InetAddress> source = Optional.empty();
  private ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

  private EmbeddedConnector(boolean outgoing) {
    this.outgoing = outgoing;
  }

  /** For outbounds that go to the network and do not answer by themselves. */
  public static EmbeddedConnector outgoing() {
    return new EmbeddedConnector(true);
  }

  /** For outbounds that answer by themselves and go nowhere. */
  public static EmbeddedConnector local() {
    return new EmbeddedConnector(false);
  }

  /** Fails one of the next connections, in turn; after that they succeed. */
  public EmbeddedConnector failNext(Throwable failure) {
    failures.add(failure);
    return this;
  }

  /** Connects from this address. */
  public EmbeddedConnector from(InetAddress address) {
    source = Optional.of(address);
    return this;
  }

  /** Makes channels that take their buffers from here. */
  public EmbeddedConnector with(ByteBufAllocator buffers) {
    allocator = buffers;
    return this;
  }

  /** Where the outbound wanted to go, failures included. */
  public List<Destination> dialed() {
    return dialed;
  }

  /** What it got. */
  public List<EmbeddedChannel> channels() {
    return channels;
  }

  /** What it got last. */
  public EmbeddedChannel last() {
    return channels.get(channels.size() - 1);
  }

  /** Closes all channels; an outbound may well dial again meanwhile. */
  public void releaseAll() {
    for (int i = 0; i < channels.size(); i++) {
      channels.get(i).finishAndReleaseAll();
    }
  }

  @Override
  public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
    if (!outgoing) {
      throw new AssertionError("this outbound goes nowhere, not to " + to);
    }
    dialed.add(to);
    return open(handlers);
  }

  @Override
  public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
    if (outgoing) {
      throw new AssertionError("this outbound goes to the network");
    }
    return open(handlers);
  }

  private Future<Channel> open(Consumer<ChannelPipeline> handlers) {
    if (!failures.isEmpty()) {
      return ImmediateEventExecutor.INSTANCE.newFailedFuture(failures.poll());
    }
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channels.add(channel);
    handlers.accept(channel.pipeline());
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(channel);
  }

  @Override
  public Optional<InetAddress> source() {
    return source;
  }
}
