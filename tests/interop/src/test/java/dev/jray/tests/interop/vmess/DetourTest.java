package dev.jray.tests.interop.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.spi.feature.StatsManager;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** VMess clients that are sent to random ports, by V2Ray and by JRay. */
@Timeout(60)
final class DetourTest {
  private static final String SERVER =
      """
      {"stats": {}, "policy": {"system": {"statsInboundUplink": true}},
       "inbounds": [
         {"tag": "hidden", "listen": "127.0.0.1", "port": "20000-21000", "protocol": "vmess",
          "settings": {"default": {"alterId": 2}},
          "allocate": {"strategy": "random", "concurrency": 4, "refresh": 1}},
         {"tag": "in", "listen": "127.0.0.1", "port": $PORT, "protocol": "vmess",
          "settings": {"clients": [{"id": "b831381d-6324-4d53-ad4f-8cda48b30811",
                                    "alterId": 2, "email": "love@test"}],
                       "detour": {"to": "hidden"}}}],
       "outbounds": [{"protocol": "freedom"}$OTHER]$RULES}
      """;
  private static final String OTHER =
      """
      , {"tag": "other", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:$OTHER"}}
      """;
  private static final String RULES =
      """
      , "routing": {"rules": [
           {"type": "field", "inboundTag": ["hidden"], "outboundTag": "other"}]}
      """;
  private static final String CLIENT =
      """
      {"inbounds": [
         {"tag": "door", "listen": "127.0.0.1", "port": $DOOR, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp"}}],
       "outbounds": [
         {"protocol": "vmess",
          "settings": {"vnext": [{"address": "127.0.0.1", "port": $PORT,
                                  "users": [{"id": "b831381d-6324-4d53-ad4f-8cda48b30811",
                                             "alterId": 2}]}]}}]}
      """;

  @TempDir Path folder;

  /** Says a word to everybody who has said something. */
  private static TcpServer saying(String word) throws IOException {
    return TcpServer.start(
        socket -> {
          socket.getInputStream().read();
          socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        });
  }

  private static String ask(int door) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write('?');
      return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    }
  }

  private static String client(int door, int target, int port) {
    return CLIENT
        .replace("$DOOR", Integer.toString(door))
        .replace("$TARGET", Integer.toString(target))
        .replace("$PORT", Integer.toString(port));
  }

  private static String server(int port, String others, String rules) {
    return SERVER
        .replace("$PORT", Integer.toString(port))
        .replace("$OTHER", others)
        .replace("$RULES", rules);
  }

  @Test
  void v2rayFollowsJray() throws Exception {
    int port = PeerProcess.freePort();
    int door = PeerProcess.freePort();
    try (TcpServer origin = saying("hello");
        TestInstance server = TestInstance.start(server(port, "", ""));
        PeerProcess client = PeerProcess.v2ray(folder, client(door, origin.port(), port), door)) {
      for (int i = 0; i < 6; i++) {
        assertThat(ask(door)).isEqualTo("hello");
      }
      long arrived =
          server
              .instance()
              .feature(StatsManager.class)
              .counter(new StatName(Kind.INBOUND, "hidden", Direction.UPLINK))
              .value();
      assertThat(arrived).as(client.output()).isPositive();
    }
  }

  @Test
  void jrayFollowsV2ray() throws Exception {
    int port = PeerProcess.freePort();
    int door = PeerProcess.freePort();
    try (TcpServer origin = saying("hello");
        TcpServer other = saying("other");
        PeerProcess server =
            PeerProcess.v2ray(
                folder,
                server(port, OTHER.replace("$OTHER", Integer.toString(other.port())), RULES),
                port);
        TestInstance client = TestInstance.start(client(door, origin.port(), port))) {
      assertThat(client.port("door")).isEqualTo(door);
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        answers.add(ask(door));
      }
      assertThat(answers).as(server.output()).contains("hello", "other").doesNotContain("");
    }
  }
}
