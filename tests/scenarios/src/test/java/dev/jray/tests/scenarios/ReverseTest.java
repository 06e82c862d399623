package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.spi.config.ConfigException;
import dev.jray.testkit.Await;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Ports;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server behind a bridge, asked for through a portal. */
@Timeout(120)
@ExtendWith(NettyWarnings.class)
final class ReverseTest {
  private static final String PORTAL =
      """
      {"reverse": {"portals": [{"tag": "portal", "domain": "rev.test"}]},
       "inbounds": [
         {"tag": "door", "listen": "127.0.0.1", "port": 0, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp,udp"}},
         {"tag": "link", "listen": "127.0.0.1", "port": $LINK, "protocol": "vmess",
          "settings": {"clients": [{"id": "b831381d-6324-4d53-ad4f-8cda48b30811"}]}}],
       "outbounds": [{"protocol": "blackhole"}],
       "routing": {"rules": [
         {"type": "field", "inboundTag": ["door"], "outboundTag": "portal"},
         {"type": "field", "inboundTag": ["link"], "domain": ["full:rev.test"],
          "outboundTag": "portal"}]}}
      """;
  private static final String BRIDGE =
      """
      {"reverse": {"bridges": [{"tag": "bridge", "domain": "rev.test"}]},
       "outbounds": [
         {"tag": "out", "protocol": "freedom"},
         {"tag": "link", "protocol": "vmess",
          "settings": {"vnext": [{"address": "127.0.0.1", "port": $LINK,
             "users": [{"id": "b831381d-6324-4d53-ad4f-8cda48b30811"}]}]}}],
       "routing": {"rules": [
         {"type": "field", "inboundTag": ["bridge"], "domain": ["full:rev.test"],
          "outboundTag": "link"},
         {"type": "field", "inboundTag": ["bridge"], "outboundTag": "out"}]}}
      """;

  private static TestInstance portal(int target, int link) {
    return portal(target, link, TestInstance.options());
  }

  private static TestInstance portal(int target, int link, InstanceOptions options) {
    return TestInstance.start(
        PORTAL
            .replace("$TARGET", Integer.toString(target))
            .replace("$LINK", Integer.toString(link)),
        options);
  }

  private static TestInstance bridge(int link) {
    return TestInstance.start(BRIDGE.replace("$LINK", Integer.toString(link)));
  }

  private static Socket connect(TestInstance portal) throws IOException {
    Socket socket = new Socket();
    socket.connect(portal.address("door"), 5_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Whether a small exchange succeeds. */
  private static boolean reaches(TestInstance portal) {
    try (Socket socket = connect(portal)) {
      Bulk.exchange(socket, 100);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Test
  void bytesPassFromThePortalToTheServerBehindTheBridge() throws Exception {
    int link = Ports.free(1).get(0);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TcpServer origin = Bulk.origin();
        TestInstance portal = portal(origin.port(), link);
        TestInstance bridge = bridge(link)) {
      Await.until("the bridge is connected", () -> reaches(portal));
      List<Future<?>> exchanges = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        exchanges.add(
            threads.submit(
                () -> {
                  try (Socket socket = connect(portal)) {
                    Bulk.exchange(socket, 5_000_000);
                  }
                  return null;
                }));
      }
      for (Future<?> exchange : exchanges) {
        exchange.get(60, TimeUnit.SECONDS);
      }
      // The bridge's own connection is a flow for ever
      Await.until("all flows ended", () -> bridge.runningFlows() <= 1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void datagramsPass() throws Exception {
    int link = Ports.free(1).get(0);
    try (UdpEcho origin = UdpEcho.start();
        TestInstance portal = portal(origin.port(), link);
        TestInstance bridge = bridge(link);
        DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      client.setSoTimeout(200);
      byte[] data = {1, 2, 3};
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      Await.until(
          "a datagram comes back",
          () -> {
            try {
              client.send(new DatagramPacket(data, data.length, portal.address("door")));
              client.receive(answer);
              return true;
            } catch (IOException e) {
              return false;
            }
          });
      assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(data);
      assertThat(bridge.runningFlows()).isPositive();
    }
  }

  @Test
  void thePortalMayStartAgain() throws Exception {
    int link = Ports.free(1).get(0);
    try (TcpServer origin = Bulk.origin();
        TestInstance bridge = bridge(link)) {
      for (int i = 0; i < 2; i++) {
        try (TestInstance portal = portal(origin.port(), link)) {
          Await.until("the bridge found the portal", () -> reaches(portal));
          assertThat(bridge.runningFlows()).isPositive();
        }
      }
    }
  }

  @Test
  void theBridgeMayStartAgain() throws Exception {
    int link = Ports.free(1).get(0);
    try (TcpServer origin = Bulk.origin();
        TestInstance portal = portal(origin.port(), link)) {
      for (int i = 0; i < 2; i++) {
        try (TestInstance bridge = bridge(link)) {
          Await.until("the bridge is connected", () -> reaches(portal));
          assertThat(bridge.runningFlows()).isPositive();
        }
        Await.until("nothing is left", () -> portal.runningFlows() == 0);
        assertThat(reaches(portal)).isFalse();
      }
    }
  }

  /** The link between the two is a flow that would run for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStopDoesNotWaitForTheLink(boolean portalFirst) throws Exception {
    int link = Ports.free(1).get(0);
    InstanceOptions patient = TestInstance.options().withDrain(Duration.ofMinutes(10));
    try (TcpServer origin = Bulk.origin()) {
      TestInstance portal = portal(origin.port(), link, patient);
      TestInstance bridge =
          TestInstance.start(BRIDGE.replace("$LINK", Integer.toString(link)), patient);
      Await.until("the bridge is connected", () -> reaches(portal));
      (portalFirst ? portal : bridge).close();
      (portalFirst ? bridge : portal).close();
      assertThat(portal.runningFlows() + bridge.runningFlows()).isZero();
    }
  }

  @Test
  void aPortalWithoutADomainIsRefused() {
    assertThatThrownBy(() -> TestInstance.start("{\"reverse\": {\"portals\": [{\"tag\": \"p\"}]}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("portal domain is empty");
  }
}
