package dev.jray.kernel.net;

import static dev.jray.kernel.net.Ends.awaitSent;
import static dev.jray.kernel.net.Ends.bytes;
import static dev.jray.kernel.net.Ends.descriptors;
import static dev.jray.kernel.net.Ends.expectEnd;
import static dev.jray.kernel.net.Ends.receive;
import static dev.jray.kernel.net.Ends.receiveSome;
import static dev.jray.kernel.net.Ends.reset;
import static dev.jray.kernel.net.Ends.send;
import static dev.jray.kernel.net.Ends.sendUntilItFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.kernel.net.RelayRig.Joined;
import dev.jray.kernel.relay.FlowSummary;
import dev.jray.kernel.relay.FlowSummary.Reason;
import dev.jray.kernel.relay.Shortcut;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Relays between real sockets, whether their bytes are copied or the kernel moves them: nobody at
 * the ends may see a difference.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SpliceTest {
  private static final int MEGABYTE = 1024 * 1024;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeAll
  static void needsEpoll() {
    assumeTrue(Epoll.isAvailable(), "splice is a matter of Linux");
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private <T> Future<T> later(Callable<T> action) {
    return threads.submit(action);
  }

  private static <T> T done(Future<T> action) throws Exception {
    return action.get(60, TimeUnit.SECONDS);
  }

  /** Until the kernel has it, if it shall. */
  private static void settle(RelayRig rig, boolean splicing, Joined flow) throws IOException {
    int before = rig.taken();
    for (int i = 0; i < 10_000 && rig.taken() == before; i++) {
      flow.client.getOutputStream().write(1);
      flow.server.getInputStream().read();
      flow.server.getOutputStream().write(2);
      flow.client.getInputStream().read();
      if (!splicing) {
        return;
      }
    }
    assertThat(rig.taken()).isEqualTo(before + 1);
    flow.up.reset();
    flow.down.reset();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothDirectionsArriveUnchangedAndAreCounted(boolean splicing) throws Exception {
    int length = 50 * MEGABYTE;
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = rig.join()) {
      Future<Long> up = later(() -> send(flow.client, 1, length));
      Future<Long> down = later(() -> send(flow.server, 2, length));
      Future<Long> atServer = later(() -> receive(flow.server, 1, length));
      Future<Long> atClient = later(() -> receive(flow.client, 2, length));
      done(up);
      done(down);
      done(atServer);
      done(atClient);
      flow.client.shutdownOutput();
      expectEnd(flow.server);
      flow.server.shutdownOutput();
      expectEnd(flow.client);
      assertThat(flow.summary()).isEqualTo(new FlowSummary(length, length, Reason.COMPLETE));
      assertThat(flow.up.value()).isEqualTo(length);
      assertThat(flow.down.value()).isEqualTo(length);
      flow.awaitClosed();
      assertThat(rig.taken()).isEqualTo(splicing ? 1 : 0);
    }
  }

  @Test
  void metersDoNotHinderItAndMissNothing() throws Exception {
    int length = 20 * MEGABYTE;
    WireMeter meter = new WireMeter();
    try (RelayRig rig = new RelayRig(true);
        Joined flow = rig.join(client -> {}, inbound -> inbound.pipeline().addFirst(meter))) {
      Future<Long> up = later(() -> send(flow.client, 1, length));
      Future<Long> down = later(() -> send(flow.server, 2, length));
      Future<Long> atServer = later(() -> receive(flow.server, 1, length));
      Future<Long> atClient = later(() -> receive(flow.client, 2, length));
      done(up);
      done(down);
      done(atServer);
      done(atClient);
      flow.client.shutdownOutput();
      flow.server.shutdownOutput();
      assertThat(flow.summary().reason()).isEqualTo(Reason.COMPLETE);
      flow.awaitClosed();
      assertThat(rig.taken()).isEqualTo(1);
      assertThat(meter.read.value()).isEqualTo(length);
      assertThat(meter.written.value()).isEqualTo(length);
    }
  }

  /** Counts as the kernel's meters of wire statistics do. */
  private static final class WireMeter extends ChannelDuplexHandler implements Shortcut.Meter {
    private final RelayRig.Sum read = new RelayRig.Sum();
    private final RelayRig.Sum written = new RelayRig.Sum();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      onRead(message instanceof ByteBuf data ? data.readableBytes() : 0);
      ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      onWritten(message instanceof ByteBuf data ? data.readableBytes() : 0);
      ctx.write(message, promise);
    }

    @Override
    public void onRead(long bytes) {
      read.add(bytes);
    }

    @Override
    public void onWritten(long bytes) {
      written.add(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eitherSideMayEndFirst(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing)) {
      for (boolean clientFirst : new boolean[] {true, false}) {
        try (Joined flow = rig.join()) {
          settle(rig, splicing, flow);
          Socket first = clientFirst ? flow.client : flow.server;
          Socket second = clientFirst ? flow.server : flow.client;
          send(first, 1, 50_000);
          first.shutdownOutput();
          receive(second, 1, 50_000);
          expectEnd(second);
          Future<Long> answer = later(() -> send(second, 2, 5 * MEGABYTE));
          receive(first, 2, 5 * MEGABYTE);
          done(answer);
          assertThat(flow.end).isNotDone();
          second.close();
          expectEnd(first);
          assertThat(flow.summary().reason()).isEqualTo(Reason.COMPLETE);
          flow.awaitClosed();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderThatSleepsStopsItsWriterButNotTheOtherDirection(boolean splicing) throws Exception {
    // More than all buffers of the four sockets take.
    int length = 64 * MEGABYTE;
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = rig.join()) {
      settle(rig, splicing, flow);
      Future<Long> up = later(() -> send(flow.client, 1, length));
      Future<Long> down = later(() -> send(flow.server, 2, 20 * MEGABYTE));
      receive(flow.client, 2, 20 * MEGABYTE);
      done(down);
      assertThat(up).isNotDone();
      assertThat(flow.up.value()).isLessThan(length / 2);
      receive(flow.server, 1, length);
      done(up);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetIsAGoneSide(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing)) {
      try (Joined flow = rig.join()) {
        settle(rig, splicing, flow);
        reset(flow.client);
        assertThat(flow.summary().reason()).isEqualTo(Reason.CLIENT_GONE);
        expectEnd(flow.server);
        flow.awaitClosed();
      }
      try (Joined flow = rig.join()) {
        settle(rig, splicing, flow);
        reset(flow.server);
        assertThat(flow.summary().reason()).isEqualTo(Reason.SERVER_GONE);
        expectEnd(flow.client);
        flow.awaitClosed();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetWhileTheOtherSideSendsEndsTheFlow(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = rig.join()) {
      settle(rig, splicing, flow);
      Future<Boolean> down = later(() -> sendUntilItFails(flow.server));
      receiveSome(flow.client, MEGABYTE);
      reset(flow.client);
      assertThat(flow.summary().reason()).isEqualTo(Reason.CLIENT_GONE);
      assertThat(done(down)).isTrue();
      flow.awaitClosed();
    }
  }

  /** The answer is still in the relay, because the client is slow, when the server resets. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCameBeforeAResetIsDelivered(boolean splicing) throws Exception {
    // In pieces that fill a pipe soon.
    int length = 20_000;
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = slowClient(rig)) {
      settle(rig, splicing, flow);
      flow.server.setTcpNoDelay(true);
      byte[] answer = bytes(3, length);
      for (int i = 0; i < length; i += 500) {
        flow.server.getOutputStream().write(answer, i, 500);
      }
      // A reset destroys what has not been sent.
      awaitSent(flow.server);
      reset(flow.server);
      byte[] read = flow.client.getInputStream().readNBytes(length);
      assertThat(Arrays.equals(read, answer)).isTrue();
      expectEnd(flow.client);
      assertThat(flow.summary().reason()).isEqualTo(Reason.SERVER_GONE);
      flow.awaitClosed();
    }
  }

  private static Joined slowClient(RelayRig rig) throws Exception {
    return rig.join(
        client -> {
          try {
            client.setReceiveBufferSize(2_000);
          } catch (SocketException e) {
            throw new IllegalStateException(e);
          }
        },
        inbound -> inbound.config().setOption(ChannelOption.SO_SNDBUF, 2_000));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetIsNoticedThoughTheOtherSideReadsNothing(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = slowClient(rig)) {
      settle(rig, splicing, flow);
      Future<Boolean> down = later(() -> sendUntilItFails(flow.server));
      long counted = 0;
      while (counted < 50_000) {
        counted = flow.inbound.eventLoop().submit(flow.down::value).get(5, TimeUnit.SECONDS);
      }
      reset(flow.server);
      assertThat(done(down)).isTrue();
      assertThat(flow.summary().reason()).isEqualTo(Reason.SERVER_GONE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closingOneChannelEndsTheFlow(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing)) {
      try (Joined flow = rig.join()) {
        settle(rig, splicing, flow);
        flow.inbound.close();
        assertThat(flow.summary().reason()).isEqualTo(Reason.CLIENT_GONE);
        expectEnd(flow.server);
        flow.awaitClosed();
      }
      try (Joined flow = slowClient(rig)) {
        settle(rig, splicing, flow);
        send(flow.server, 4, 60_000);
        // Until all of it is in the relay, though the client takes nothing.
        long counted = 0;
        while (counted < 60_000) {
          counted = flow.inbound.eventLoop().submit(flow.down::value).get(5, TimeUnit.SECONDS);
        }
        flow.outbound.close();
        receive(flow.client, 4, 60_000);
        expectEnd(flow.client);
        assertThat(flow.summary().reason()).isEqualTo(Reason.SERVER_GONE);
        flow.awaitClosed();
      }
    }
  }

  /** Whatever moment of the change the end, or more bytes, fall into. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shortFlowsEndWheneverTheyLike(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing)) {
      for (int round = 0; round < 300; round++) {
        try (Joined flow = rig.join()) {
          int length = 1 + round * 500;
          Future<Long> up = later(() -> send(flow.client, 1, length));
          if (round % 3 == 0) {
            done(up);
            flow.client.shutdownOutput();
          }
          send(flow.server, 2, 100);
          receive(flow.server, 1, length);
          done(up);
          receive(flow.client, 2, 100);
          flow.server.shutdownOutput();
          expectEnd(flow.client);
          flow.client.close();
          expectEnd(flow.server);
          assertThat(flow.summary()).isEqualTo(new FlowSummary(length, 100, Reason.COMPLETE));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyFlowsDoNotMixUpAndLeaveNothingBehind(boolean splicing) throws Exception {
    int before = descriptors();
    try (RelayRig rig = new RelayRig(splicing)) {
      SplittableRandom random = new SplittableRandom(7);
      for (int round = 0; round < 5; round++) {
        List<Future<?>> flows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Joined flow = rig.join();
          SplittableRandom own = random.split();
          flows.add(later(() -> run(flow, own)));
        }
        for (Future<?> flow : flows) {
          done(flow);
        }
      }
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  /** One of several courses that a flow may take. */
  private Void run(Joined flow, SplittableRandom random) throws Exception {
    try (flow) {
      long up = random.nextInt(2 * MEGABYTE);
      long down = random.nextInt(2 * MEGABYTE);
      Future<Long> upSent = later(() -> send(flow.client, up, up));
      Future<Long> downSent = later(() -> send(flow.server, down, down));
      Future<Long> upReceived = later(() -> receive(flow.server, up, up));
      receive(flow.client, down, down);
      done(upSent);
      done(downSent);
      done(upReceived);
      Reason expected = Reason.COMPLETE;
      switch (random.nextInt(4)) {
        case 0 -> {
          reset(flow.client);
          expected = Reason.CLIENT_GONE;
        }
        case 1 -> {
          reset(flow.server);
          expected = Reason.SERVER_GONE;
        }
        case 2 -> {
          flow.client.shutdownOutput();
          expectEnd(flow.server);
          flow.server.close();
        }
        default -> {
          flow.server.shutdownOutput();
          expectEnd(flow.client);
          flow.client.close();
        }
      }
      assertThat(flow.summary()).isEqualTo(new FlowSummary(up, down, expected));
      flow.awaitClosed();
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loopsThatEndLeaveNoDescriptorOpen(boolean splicing) throws Exception {
    int before = descriptors();
    List<Joined> flows = new ArrayList<>();
    try (RelayRig rig = new RelayRig(splicing)) {
      for (int i = 0; i < 10; i++) {
        Joined flow = slowClient(rig);
        flows.add(flow);
        settle(rig, splicing, flow);
        // Something waits in each second one.
        send(flow.server, 1, i % 2 == 0 ? 0 : 50_000);
      }
      rig.shutDown();
      for (Joined flow : flows) {
        flow.awaitClosed();
        flow.close();
      }
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  @Test
  void aFlowBehindACodecIsCopied() throws Exception {
    try (RelayRig rig = new RelayRig(true);
        Joined flow =
            rig.join(
                client -> {},
                inbound ->
                    inbound.pipeline().addFirst("codec", new ChannelInboundHandlerAdapter()))) {
      Future<Long> up = later(() -> send(flow.client, 1, 3 * MEGABYTE));
      receive(flow.server, 1, 3 * MEGABYTE);
      done(up);
      assertThat(rig.taken()).isZero();
    }
  }

  @Test
  void whereThereIsNoPlaceLeftFlowsAreCopied() throws Exception {
    try (RelayRig rig = new RelayRig(loops -> new SpliceShortcut(loops, 1, 1));
        Joined first = rig.join()) {
      settle(rig, true, first);
      try (Joined second = rig.join()) {
        Future<Long> up = later(() -> send(second.client, 1, 3 * MEGABYTE));
        receive(second.server, 1, 3 * MEGABYTE);
        done(up);
        assertThat(rig.taken()).isEqualTo(1);
      }
      first.client.close();
      first.awaitClosed();
      try (Joined third = rig.join()) {
        settle(rig, true, third);
      }
    }
  }
}
