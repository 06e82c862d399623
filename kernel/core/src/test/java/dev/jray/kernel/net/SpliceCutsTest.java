package dev.jray.kernel.net;

import static dev.jray.kernel.net.Ends.awaitSent;
import static dev.jray.kernel.net.Ends.bytes;
import static dev.jray.kernel.net.Ends.expectEnd;
import static dev.jray.kernel.net.Ends.receive;
import static dev.jray.kernel.net.Ends.receiveSome;
import static dev.jray.kernel.net.Ends.reset;
import static dev.jray.kernel.net.Ends.send;
import static dev.jray.kernel.net.Ends.sendUntilItFails;
import static dev.jray.kernel.net.RelayRig.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.net.RelayRig.Joined;
import dev.jray.kernel.relay.FlowSummary.Reason;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relayed connections that are cut off: by a reset, or because a channel is closed. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SpliceCutsTest {
  private static final int MEGABYTE = 1024 * 1024;

  @BeforeAll
  static void needsEpoll() {
    RelayRig.needsEpoll();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetIsAGoneSide(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing)) {
      try (Joined flow = rig.join()) {
        rig.settle(flow);
        reset(flow.client);
        assertThat(flow.summary().reason()).isEqualTo(Reason.CLIENT_GONE);
        expectEnd(flow.server);
        flow.awaitClosed();
      }
      try (Joined flow = rig.join()) {
        rig.settle(flow);
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
      rig.settle(flow);
      Future<Boolean> down = rig.later(() -> sendUntilItFails(flow.server));
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
        Joined flow = rig.joinSlowClient()) {
      rig.settle(flow);
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetIsNoticedThoughTheOtherSideReadsNothing(boolean splicing) throws Exception {
    try (RelayRig rig = new RelayRig(splicing);
        Joined flow = rig.joinSlowClient()) {
      rig.settle(flow);
      Future<Boolean> down = rig.later(() -> sendUntilItFails(flow.server));
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
        rig.settle(flow);
        flow.inbound.close();
        assertThat(flow.summary().reason()).isEqualTo(Reason.CLIENT_GONE);
        expectEnd(flow.server);
        flow.awaitClosed();
      }
      try (Joined flow = rig.joinSlowClient()) {
        rig.settle(flow);
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
}
