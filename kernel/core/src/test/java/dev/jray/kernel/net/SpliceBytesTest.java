package dev.jray.kernel.net;

import static dev.jray.kernel.net.Ends.bytes;
import static dev.jray.kernel.net.Ends.expectEnd;
import static dev.jray.kernel.net.Ends.receive;
import static dev.jray.kernel.net.Ends.send;
import static dev.jray.kernel.net.RelayRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.net.RelayRig.Joined;
import dev.jray.kernel.relay.FlowSummary;
import dev.jray.kernel.relay.FlowSummary.Reason;
import dev.jray.kernel.relay.Shortcut;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.Socket;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Relays between real sockets, whether their bytes are copied or the kernel moves them: nobody at
 * the ends may see a difference in what arrives, and when.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SpliceBytesTest {
  private static final int MEGABYTE = 1024 * 1024;

  @BeforeAll
  static void needsEpoll() {
    RelayRig.needsEpoll();
  }

  /** Sends as much in both directions at once. */
  private static void exchange(RelayRig rig, Joined flow, int length) throws Exception {
    Future<Long> up = rig.later(() -> send(flow.client, 1, length));
    Future<Long> down = rig.later(() -> send(flow.server, 2, length));
    Future<Long> atServer = rig.later(() -> receive(flow.server, 1, length));
    Future<Long> atClient = rig.later(() -> receive(flow.client, 2, length));
    done(up);
    done(down);
    done(atServer);
    done(atClient);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothDirectionsArriveUnchangedAndAreCounted(boolean splicing) throws Exception {
    int length = 50 * MEGABYTE;
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = rig.join()) {
      exchange(rig, flow, length);
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
      exchange(rig, flow, length);
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
          rig.settle(flow);
          Socket first = clientFirst ? flow.client : flow.server;
          Socket second = clientFirst ? flow.server : flow.client;
          send(first, 1, 50_000);
          first.shutdownOutput();
          receive(second, 1, 50_000);
          expectEnd(second);
          Future<Long> answer = rig.later(() -> send(second, 2, 5 * MEGABYTE));
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
      rig.settle(flow);
      Future<Long> up = rig.later(() -> send(flow.client, 1, length));
      Future<Long> down = rig.later(() -> send(flow.server, 2, 20 * MEGABYTE));
      receive(flow.client, 2, 20 * MEGABYTE);
      done(down);
      assertThat(up).isNotDone();
      assertThat(flow.up.value()).isLessThan(length / 2);
      receive(flow.server, 1, length);
      done(up);
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
          Future<Long> up = rig.later(() -> send(flow.client, 1, length));
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
}
