package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Await;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bridge and portal, one of them V2Ray. */
@Timeout(120)
final class V2RayReverseTest {
  private static final String PORTAL =
      """
      {"reverse": {"portals": [{"tag": "portal", "domain": "rev.test"}]},
       "inbounds": [
         {"tag": "link", "listen": "127.0.0.1", "port": $LINK, "protocol": "vmess",
          "settings": {"clients": [{"id": "b831381d-6324-4d53-ad4f-8cda48b30811"}]}},
         {"tag": "door", "listen": "127.0.0.1", "port": $DOOR, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp,udp"}}],
       "outbounds": [{"protocol": "blackhole"}],
       "routing": {"rules": [
         {"type": "field", "inboundTag": ["door"], "outboundTag": "portal"},
         {"type": "field", "inboundTag": ["link"], "domain": ["full:rev.test"],
          "outboundTag": "portal"}]}}
      """;
  private static final String BRIDGE =
      """
      {"reverse": {"bridges": [{"tag": "bridge", "domain": "rev.test"}]},
       "inbounds": [
         {"listen": "127.0.0.1", "port": $PROBE, "protocol": "socks"}],
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

  @TempDir Path folder;

  private final int link;
  private final int door;
  private final int probe;

  V2RayReverseTest() throws IOException {
    link = PeerProcess.freePort();
    door = PeerProcess.freePort();
    probe = PeerProcess.freePort();
  }

  private AutoCloseable run(boolean v2ray, String text, int target, int port) throws IOException {
    String json =
        text.replace("$LINK", Integer.toString(link))
            .replace("$DOOR", Integer.toString(door))
            .replace("$PROBE", Integer.toString(probe))
            .replace("$TARGET", Integer.toString(target));
    return v2ray ? PeerProcess.v2ray(folder, json, port) : TestInstance.start(json);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), door);
    socket.setSoTimeout(5_000);
    return socket;
  }

  private boolean reaches() {
    try (Socket socket = connect()) {
      Bulk.exchange(socket, 100);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @ParameterizedTest(name = "V2Ray is the bridge: {0}")
  @ValueSource(booleans = {true, false})
  void streamsPassMoreOfThemThanOneConnectionServes(boolean bridgeIsV2Ray) throws Exception {
    try (TcpServer origin = Bulk.origin();
        AutoCloseable portal = run(!bridgeIsV2Ray, PORTAL, origin.port(), door);
        AutoCloseable bridge = run(bridgeIsV2Ray, BRIDGE, origin.port(), probe)) {
      assertThat(portal).isNotNull();
      assertThat(bridge).isNotNull();
      Await.until("the bridge is connected", this::reaches);
      try (Socket socket = connect()) {
        socket.setSoTimeout(20_000);
        Bulk.exchange(socket, 20_000_000);
      }
      for (int i = 0; i < 300; i++) {
        try (Socket socket = connect()) {
          Bulk.exchange(socket, 1_000);
        }
      }
      // The portal asks for another connection now; in between it may serve with the old one
      Await.until("flows pass after that", Duration.ofSeconds(20), this::reaches);
    }
  }

  @ParameterizedTest(name = "V2Ray is the bridge: {0}")
  @ValueSource(booleans = {true, false})
  void datagramsPass(boolean bridgeIsV2Ray) throws Exception {
    try (UdpEcho origin = UdpEcho.start();
        AutoCloseable portal = run(!bridgeIsV2Ray, PORTAL, origin.port(), door);
        AutoCloseable bridge = run(bridgeIsV2Ray, BRIDGE, origin.port(), probe);
        DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThat(portal).isNotNull();
      assertThat(bridge).isNotNull();
      client.setSoTimeout(500);
      byte[] data = {1, 2, 3};
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      Await.until(
          "a datagram comes back",
          () -> {
            try {
              client.send(
                  new DatagramPacket(data, data.length, InetAddress.getLoopbackAddress(), door));
              client.receive(answer);
              return true;
            } catch (IOException e) {
              return false;
            }
          });
      assertThat(Arrays.copyOf(answer.getData(), answer.getLength())).isEqualTo(data);
    }
  }
}
