package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Bulk;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HAProxy in front of JRay, telling it who its clients are. */
@Timeout(60)
final class FrontProxyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options unique-id"})
  void theClientIsKnownBehindHaproxy(String option) throws Exception {
    RecordingLog log = new RecordingLog(Severity.INFO);
    try (TcpServer origin = Bulk.origin();
        TestInstance jray = jray(origin.port(), log)) {
      int port = PeerProcess.freePort();
      try (PeerProcess haproxy = haproxy(port, jray.port("in"), option)) {
        assertThat(haproxy.process().isAlive()).isTrue();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          Bulk.exchange(socket, 5 << 20);
          assertThat(log.accesses())
              .extracting(AccessRecord::from)
              .contains("127.0.0.1:" + socket.getLocalPort());
        }
      }
    }
  }

  private static TestInstance jray(int target, RecordingLog log) {
    return TestInstance.start(
        """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0,
           "protocol": "dokodemo-door", "settings": {"address": "127.0.0.1", "port": $TARGET},
           "streamSettings": {"tcpSettings": {"acceptProxyProtocol": true}}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
            .replace("$TARGET", Integer.toString(target)),
        log);
  }

  private PeerProcess haproxy(int port, int jray, String option) throws IOException {
    Path program = Peers.require("haproxy");
    Path config = folder.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        defaults
          mode tcp
          timeout connect 5s
          timeout client 20s
          timeout server 20s
        frontend clients
          bind 127.0.0.1:$PORT
          unique-id-format %[uuid()]
          default_backend jray
        backend jray
          server jray 127.0.0.1:$JRAY $OPTION
        """
            .replace("$PORT", Integer.toString(port))
            .replace("$JRAY", Integer.toString(jray))
            .replace("$OPTION", option));
    PeerProcess peer =
        PeerProcess.start(folder, List.of(program.toString(), "-db", "-f", config.toString()));
    peer.awaitPort(port);
    return peer;
  }
}
