package dev.jray.kernel.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.fixture.Configs;
import dev.jray.kernel.fixture.FixturePlugin;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.InstanceStatus;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.internet.ProxyConfig;
import dev.jray.spi.proto.proxyman.MultiplexingConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("try") // Some tests close an instance before its block ends.
final class InstanceTest {
  private static final InstanceOptions OPTIONS =
      InstanceOptions.defaults(
              new ConsoleLog(System.out, Severity.ERROR, Clock.system(ZoneId.systemDefault())))
          .withDrain(Duration.ZERO);

  private static Instance create(Config config) {
    return Instance.create(config, Catalog.of(new FixturePlugin()), OPTIONS);
  }

  private static Socket client(Instance instance, String tag) throws IOException {
    Socket socket = new Socket();
    socket.connect((InetSocketAddress) instance.addresses(tag).get(0), 5_000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Accepts one connection and sends back what it read, once it has read all of it. */
  private static CompletableFuture<Integer> echoAfterEnd(ServerSocket server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket accepted = server.accept()) {
            byte[] all = accepted.getInputStream().readAllBytes();
            accepted.getOutputStream().write(all);
            accepted.getOutputStream().flush();
            accepted.shutdownOutput();
            return all.length;
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static ServerSocket origin() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @Test
  void bytesPassBothWaysAndHalfClosesAreKept() throws Exception {
    byte[] payload = new byte[3_000_000];
    new Random(1).nextBytes(payload);
    try (ServerSocket origin = origin();
        Instance instance = create(Configs.door(origin.getLocalPort(), false))) {
      instance.start();
      CompletableFuture<Integer> served = echoAfterEnd(origin);
      try (Socket socket = client(instance, "in")) {
        OutputStream out = socket.getOutputStream();
        out.write(payload);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(payload);
      }
      assertThat(served.get()).isEqualTo(payload.length);
      assertThat(instance.state()).isEqualTo(InstanceState.STARTED);
    }
  }

  @Test
  void aReplyTellsWhetherTheTargetWasReached() throws Exception {
    int closedPort;
    try (ServerSocket gone = origin()) {
      closedPort = gone.getLocalPort();
    }
    try (Instance instance = create(Configs.door(closedPort, true))) {
      instance.start();
      try (Socket socket = client(instance, "in")) {
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
            .isEqualTo("network.refused\n");
      }
    }
  }

  @Test
  void theStatusTellsOfFlowsAndFailures() throws Exception {
    int closedPort;
    try (ServerSocket gone = origin()) {
      closedPort = gone.getLocalPort();
    }
    try (Instance instance = create(Configs.door(closedPort, true))) {
      InstanceStatus status = instance.feature(InstanceStatus.class);
      assertThat(status.accepting()).isFalse();
      instance.start();
      assertThat(status.accepting()).isTrue();
      try (Socket socket = client(instance, "in")) {
        socket.getInputStream().readAllBytes();
      }
      assertThat(status.startedFlows()).isEqualTo(1);
      assertThat(status.failures()).containsOnlyKeys("network.refused").containsValue(1L);
      instance.close();
      assertThat(status.accepting()).isFalse();
      assertThat(status.runningFlows()).isZero();
    }
  }

  @Test
  void twoInstancesLiveInOneProcess() throws Exception {
    try (ServerSocket origin = origin();
        Instance first = create(Configs.door(origin.getLocalPort(), true));
        Instance second = create(Configs.door(origin.getLocalPort(), true))) {
      first.start();
      second.start();
      first.close();
      assertThat(first.state()).isEqualTo(InstanceState.STOPPED);
      try (Socket socket = client(second, "in")) {
        assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
            .isEqualTo("ok\n");
      }
    }
  }

  @Test
  void aBusyPortFailsTheStartWithASentence() throws Exception {
    try (ServerSocket busy = origin()) {
      Config config =
          Configs.apps()
              .addInbound(Configs.inbound("in", busy.getLocalPort(), 1, false))
              .addOutbound(Configs.outbound("out"))
              .build();
      try (Instance instance = create(config)) {
        assertThatThrownBy(instance::start)
            .isInstanceOf(InstanceStartException.class)
            .hasMessageContaining("Failed to start")
            .hasMessageContaining("failed to listen TCP on 127.0.0.1:" + busy.getLocalPort());
        assertThat(instance.state()).isEqualTo(InstanceState.STOPPED);
      }
    }
  }

  @Test
  void inboundsComeAndGoAtRunTime() throws Exception {
    try (ServerSocket origin = origin();
        Instance instance = create(Configs.door(origin.getLocalPort(), true))) {
      instance.start();
      InboundManager inbounds = instance.feature(InboundManager.class);
      inbounds.add(Configs.inbound("more", 0, origin.getLocalPort(), true));
      assertThat(inbounds.configs()).hasSize(2).last().returns("more", one -> one.getTag());
      InetSocketAddress address = (InetSocketAddress) instance.addresses("more").get(0);
      try (Socket socket = client(instance, "more")) {
        assertThat(socket.getInputStream().read()).isEqualTo('o');
      }
      assertThatThrownBy(() -> inbounds.add(Configs.inbound("more", 0, 1, true)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("existing tag found: more");
      inbounds.remove("more");
      assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> inbounds.remove("more")).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void oneOutboundMayDialThroughAnother() throws Exception {
    SenderConfig chained =
        SenderConfig.newBuilder().setProxySettings(ProxyConfig.newBuilder().setTag("last")).build();
    try (ServerSocket origin = origin();
        Instance instance =
            create(
                Configs.apps()
                    .addInbound(Configs.inbound("in", 0, origin.getLocalPort(), true))
                    .addOutbound(Configs.outbound("first", chained))
                    .addOutbound(Configs.outbound("last"))
                    .build())) {
      instance.start();
      try (Socket socket = client(instance, "in")) {
        assertThat(socket.getInputStream().read()).isEqualTo('o');
      }
    }
  }

  @Test
  void aChainToNowhereIsRefused() {
    SenderConfig chained =
        SenderConfig.newBuilder()
            .setProxySettings(ProxyConfig.newBuilder().setTag("nobody"))
            .build();
    Config config = Configs.apps().addOutbound(Configs.outbound("first", chained)).build();
    assertThatThrownBy(() -> create(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("failed to get outbound handler with tag: nobody");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1025, true", "1025, false", "-1, true"})
  void aMuxConcurrencyOutOfRangeIsRefusedEvenIfMuxIsOff(int concurrency, boolean enabled) {
    SenderConfig mux =
        SenderConfig.newBuilder()
            .setMultiplexSettings(
                MultiplexingConfig.newBuilder().setEnabled(enabled).setConcurrency(concurrency))
            .build();
    Config config = Configs.apps().addOutbound(Configs.outbound("out", mux)).build();
    assertThatThrownBy(() -> create(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "invalid mux concurrency: "
                + Integer.toUnsignedString(concurrency)
                + "; use 1 to 1024");
  }

  @Test
  void aConfigurationWithoutDispatcherIsRefused() {
    Config config = Configs.door(1, false).toBuilder().removeApp(0).build();
    assertThatThrownBy(() -> create(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("v2ray.core.app.dispatcher.Config");
  }

  @Test
  void aThousandStartsAndStopsLeaveNothingBehind() throws Exception {
    int before = Thread.activeCount();
    for (int i = 0; i < 1_000; i++) {
      try (Instance instance = create(Configs.door(1, false))) {
        instance.start();
      }
    }
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 3);
  }
}
