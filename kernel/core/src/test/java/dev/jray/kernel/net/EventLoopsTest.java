package dev.jray.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EventLoopsTest {
  private final AtomicInteger removed = new AtomicInteger();

  /** Many times, since it depends on the moment in a loop's round. */
  @ParameterizedTest
  @EnumSource(Platform.class)
  void theHandlersOfOpenChannelsLeaveBeforeTheLoopsEnd(Platform platform) {
    assumeTrue(platform == Platform.NIO || Epoll.isAvailable());
    for (int round = 1; round <= 100; round++) {
      EventLoops loops = platform.eventLoops(2, "test");
      Channel channel = platform.datagram();
      channel.pipeline().addLast(new Counting());
      loops.register(channel).syncUninterruptibly();
      channel
          .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .syncUninterruptibly();

      loops.shutDown();

      assertThat(loops.isTerminated()).isTrue();
      assertThat(channel.isOpen()).isFalse();
      assertThat(removed.get()).isEqualTo(round);
    }
  }

  private final class Counting extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      removed.incrementAndGet();
    }
  }
}
