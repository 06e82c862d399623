package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.Account;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LocalPipe;
import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveFlowsTest {
  private record Nothing() implements Account {}

  private final List<EventLoop> loops = List.of(new DefaultEventLoop(), new DefaultEventLoop());
  private final LiveFlows live = new LiveFlows();

  @AfterEach
  void stop() {
    loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }

  private static Source source(String tag) {
    LocalAddress here = new LocalAddress("here");
    return new Source(Network.TCP, tag, here, here, Optional.empty());
  }

  /** A flow on a loop. */
  private record Running(Channel channel, LiveFlows.Entry entry) {}

  private Running begin(EventLoop loop, String tag, String email) throws Exception {
    return loop.submit(
            () -> {
              Channel channel = LocalPipe.open(loop).near();
              User user = new User(email, 0, new Nothing());
              return new Running(channel, live.add(source(tag), Optional.of(user), channel));
            })
        .get();
  }

  private void end(String tag, String email) throws Exception {
    live.end(tag, email);
    for (EventLoop loop : loops) {
      loop.submit(() -> {}).get();
    }
  }

  @Test
  void aUsersFlowsEndOnAllLoops() throws Exception {
    List<Running> hers = new ArrayList<>();
    List<Running> others = new ArrayList<>();
    for (EventLoop loop : loops) {
      hers.add(begin(loop, "in", "Alice"));
      others.add(begin(loop, "in", "bob"));
      hers.add(begin(loop, "in", "alice"));
      others.add(begin(loop, "other", "alice"));
      hers.add(begin(loop, "in", "alice"));
    }
    end("in", "ALICE");
    assertThat(hers).noneMatch(flow -> flow.channel().isOpen());
    assertThat(others).allMatch(flow -> flow.channel().isOpen());
    end("in", "bob");
    end("other", "alice");
    assertThat(others).noneMatch(flow -> flow.channel().isOpen());
  }

  @Test
  void aFlowThatHasLeftIsLeftAlone() throws Exception {
    EventLoop loop = loops.get(0);
    Running first = begin(loop, "in", "alice");
    Running second = begin(loop, "in", "alice");
    loop.submit(
            () -> {
              first.entry().remove();
              first.entry().remove();
            })
        .get();
    end("in", "alice");
    assertThat(first.channel().isOpen()).isTrue();
    assertThat(second.channel().isOpen()).isFalse();
  }

  @Test
  void toEndOneMayEndOthers() throws Exception {
    EventLoop loop = loops.get(0);
    Running carrier = begin(loop, "in", "alice");
    Running carried = begin(loop, "in", "alice");
    carrier.channel().closeFuture().addListener(closed -> carried.entry().remove());
    end("in", "alice");
    assertThat(carrier.channel().isOpen()).isFalse();
    end("in", "alice");
  }

  @Test
  void whoHasNoNameIsNotKept() throws Exception {
    assertThat(begin(loops.get(0), "in", "").entry()).isSameAs(LiveFlows.Entry.NONE);
  }
}
