package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.testkit.fake.FixedPolicies;
import dev.jray.testkit.fake.Flows;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the outbound does as time goes by, on a real event loop. */
final class SocksOutboundTimeTest {
  private final EventLoop loop = new DefaultEventLoop();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }

  /** Connects to servers that never say a word, or to none. */
  private static final class Silence implements Connector {
    final List<Long> dialedNanos = new CopyOnWriteArrayList<>();
    final List<Channel> servers = new CopyOnWriteArrayList<>();
    private final EventLoop loop;
    private final boolean reachable;

    Silence(EventLoop loop, boolean reachable) {
      this.loop = loop;
      this.reachable = reachable;
    }

    @Override
    public Future<Channel> connect(Destination to, Consumer<ChannelPipeline> handlers) {
      dialedNanos.add(System.nanoTime());
      if (!reachable) {
        return loop.newFailedFuture(new FlowException(NetworkError.REFUSED, "nobody there"));
      }
      LocalPipe pipe = LocalPipe.open(loop);
      servers.add(pipe.far());
      handlers.accept(pipe.near().pipeline());
      return loop.newSucceededFuture(pipe.near());
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

  private FlowException failure(Connector connector, long handshakeMillis)
      throws InterruptedException {
    Flow flow = Flows.to(Destination.tcp(Address.parse("a.test"), 1), loop);
    SocksOutbound outbound =
        new SocksOutbound(
            SocksOutboundTest.config("{\"address\":\"h.test\",\"port\":1080}"),
            new FixedPolicies(handshakeMillis));
    Future<Future<Channel>> opening = loop.submit(() -> outbound.open(flow, connector));
    assertThat(opening.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(opening.getNow().await(10, TimeUnit.SECONDS)).isTrue();
    return (FlowException) opening.getNow().cause();
  }

  @Test
  void givesUpOnSilentServersAtTheDeadline() throws InterruptedException {
    Silence connector = new Silence(loop, true);
    assertThat(failure(connector, 150).code()).isEqualTo(NetworkError.TIMEOUT);
    assertThat(connector.dialedNanos).hasSize(1);
    assertThat(connector.servers.get(0).closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void triesFiveTimesWithGrowingPauses() throws InterruptedException {
    Silence connector = new Silence(loop, false);
    assertThat(failure(connector, 60_000).code()).isEqualTo(NetworkError.REFUSED);
    assertThat(connector.dialedNanos).hasSize(5);
    for (int i = 2; i < 5; i++) {
      long pause = connector.dialedNanos.get(i) - connector.dialedNanos.get(i - 1);
      assertThat(pause).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos((i - 1) * 100L));
    }
  }
}
