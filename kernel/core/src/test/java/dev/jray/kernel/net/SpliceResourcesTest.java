package dev.jray.kernel.net;

import static dev.jray.kernel.net.Ends.descriptors;
import static dev.jray.kernel.net.Ends.expectEnd;
import static dev.jray.kernel.net.Ends.receive;
import static dev.jray.kernel.net.Ends.reset;
import static dev.jray.kernel.net.Ends.send;
import static dev.jray.kernel.net.RelayRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.net.RelayRig.Joined;
import dev.jray.kernel.relay.FlowSummary;
import dev.jray.kernel.relay.FlowSummary.Reason;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which flows the kernel moves, and that many of them leave nothing behind. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SpliceResourcesTest {
  private static final int MEGABYTE = 1024 * 1024;

  @BeforeAll
  static void needsEpoll() {
    RelayRig.needsEpoll();
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
          flows.add(rig.later(() -> run(rig, flow, own)));
        }
        for (Future<?> flow : flows) {
          done(flow);
        }
      }
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before);
  }

  /** One of several courses that a flow may take. */
  private static Void run(RelayRig rig, Joined flow, SplittableRandom random) throws Exception {
    try (flow) {
      long up = random.nextInt(2 * MEGABYTE);
      long down = random.nextInt(2 * MEGABYTE);
      Future<Long> upSent = rig.later(() -> send(flow.client, up, up));
      Future<Long> downSent = rig.later(() -> send(flow.server, down, down));
      Future<Long> upReceived = rig.later(() -> receive(flow.server, up, up));
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
        Joined flow = rig.joinSlowClient();
        flows.add(flow);
        rig.settle(flow);
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
      Future<Long> up = rig.later(() -> send(flow.client, 1, 3 * MEGABYTE));
      receive(flow.server, 1, 3 * MEGABYTE);
      done(up);
      assertThat(rig.taken()).isZero();
    }
  }

  @Test
  void whereThereIsNoPlaceLeftFlowsAreCopied() throws Exception {
    try (RelayRig rig = new RelayRig(loops -> new SpliceShortcut(loops, 1, 1));
        Joined first = rig.join()) {
      rig.settle(first);
      try (Joined second = rig.join()) {
        Future<Long> up = rig.later(() -> send(second.client, 1, 3 * MEGABYTE));
        receive(second.server, 1, 3 * MEGABYTE);
        done(up);
        assertThat(rig.taken()).isEqualTo(1);
      }
      first.client.close();
      first.awaitClosed();
      try (Joined third = rig.join()) {
        rig.settle(third);
      }
    }
  }
}
