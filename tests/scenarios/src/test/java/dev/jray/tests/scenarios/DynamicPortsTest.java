package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Inbounds on random ports, and VMess clients that are sent there. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class DynamicPortsTest {
  private static final String ID = "b831381d-6324-4d53-ad4f-8cda48b30811";
  private static final String SERVER =
      """
      {"stats": {}, "policy": {"system": {"statsInboundUplink": true}},
       "inbounds": [
         {"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "vmess",
          "settings": {"clients": [{"id": "$ID", "email": "love@test"}],
                       "detour": {"to": "hidden"}}},
         {"tag": "hidden", "listen": "127.0.0.1", "port": "20000-21000", "protocol": "vmess",
          "settings": {"default": {"alterId": 2}},
          "allocate": {"strategy": "random", "concurrency": 4, "refresh": 1}}],
       "outbounds": [{"protocol": "freedom"}]}
      """;
  private static final String CLIENT =
      """
      {"inbounds": [
         {"tag": "door", "listen": "127.0.0.1", "port": 0, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp"}}],
       "outbounds": [
         {"protocol": "vmess",
          "settings": {"vnext": [{"address": "127.0.0.1", "port": $PORT,
                                  "users": [{"id": "$ID"}]}]}}]}
      """;

  private static long uplink(TestInstance instance, String tag) {
    return instance
        .instance()
        .feature(StatsManager.class)
        .counter(new StatName(Kind.INBOUND, tag, Direction.UPLINK))
        .value();
  }

  @Test
  void aVmessClientFollowsToThePortsThatItIsSentTo() throws Exception {
    try (TcpServer origin = Bulk.origin();
        TestInstance server = TestInstance.start(SERVER.replace("$ID", ID));
        TestInstance client =
            TestInstance.start(
                CLIENT
                    .replace("$ID", ID)
                    .replace("$TARGET", Integer.toString(origin.port()))
                    .replace("$PORT", Integer.toString(server.port("in"))))) {
      for (int i = 0; i < 4; i++) {
        try (Socket socket = new Socket()) {
          socket.connect(client.address("door"));
          socket.setSoTimeout(20_000);
          Bulk.exchange(socket, 100_000);
        }
      }
      assertThat(uplink(server, "in")).isPositive();
      assertThat(uplink(server, "hidden")).isPositive();
    }
  }

  @Test
  void thePortsAreOpenUntilTheInboundIsRemoved() throws Exception {
    try (TestInstance server = TestInstance.start(SERVER.replace("$ID", ID))) {
      InboundManager inbounds = server.instance().feature(InboundManager.class);
      List<SocketAddress> ports = inbounds.addresses("hidden");
      assertThat(ports).hasSize(4).doesNotHaveDuplicates();
      assertThat(inbounds.find("hidden")).isEmpty();
      assertThat(inbounds.tags()).containsExactly("in", "hidden");
      for (SocketAddress port : ports) {
        try (Socket socket = new Socket()) {
          socket.connect(port, 5_000);
        }
      }
      inbounds.remove("hidden");
      for (SocketAddress port : ports) {
        try (ServerSocket free = new ServerSocket()) {
          free.setReuseAddress(true);
          free.bind(port);
        }
      }
    }
  }

  @Test
  void noPortsAtATimeAreRefused() {
    String json = SERVER.replace("$ID", ID).replace("\"concurrency\": 4", "\"concurrency\": 0");
    assertThatThrownBy(() -> TestInstance.start(json))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("wants 0 ports at a time");
  }
}
