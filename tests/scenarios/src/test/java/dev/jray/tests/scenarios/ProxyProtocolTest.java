package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a front proxy the log shows the client's true address. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class ProxyProtocolTest {
  private static final byte[] BINARY = {
    13,
    10,
    13,
    10,
    0,
    13,
    10,
    'Q',
    'U',
    'I',
    'T',
    10, // signature
    0x21,
    0x11,
    0,
    12, // version 2, PROXY; TCP over IPv4; length
    (byte) 198,
    51,
    100,
    7,
    127,
    0,
    0,
    1,
    0x12,
    0x34,
    1,
    (byte) 187
  };
  private static final byte[] LOCAL = {
    13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x20, 0x00, 0, 0
  };

  private final RecordingLog log = new RecordingLog(Severity.INFO);
  private TcpServer origin;
  private TestInstance jray;

  @BeforeEach
  void start() throws Exception {
    origin = TcpServer.echo();
    jray =
        TestInstance.start(
            """
            {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0,
               "protocol": "dokodemo-door",
               "settings": {"address": "127.0.0.1", "port": $TARGET},
               "streamSettings": {"tcpSettings": {"acceptProxyProtocol": true}}}],
             "outbounds": [{"protocol": "freedom"}]}
            """
                .replace("$TARGET", Integer.toString(origin.port())),
            log);
  }

  @AfterEach
  void stop() throws Exception {
    jray.close();
    origin.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.connect(jray.address("in"), 5_000);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private void assertServed(byte[] header, String source) throws Exception {
    try (Socket socket = connect()) {
      for (byte b : header) {
        socket.getOutputStream().write(b);
      }
      socket.getOutputStream().write(new byte[] {1, 2, 3});
      assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
      assertThat(log.accesses())
          .extracting(AccessRecord::from)
          .singleElement()
          .asString()
          .matches(source);
    }
  }

  @Test
  void aTextHeaderTellsTheClient() throws Exception {
    assertServed(
        "PROXY TCP4 198.51.100.7 127.0.0.1 4660 443\r\n".getBytes(StandardCharsets.US_ASCII),
        "198\\.51\\.100\\.7:4660");
  }

  @Test
  void aTextHeaderTellsAnIpv6Client() throws Exception {
    assertServed(
        "PROXY TCP6 2001:db8::7 ::1 4660 443\r\n".getBytes(StandardCharsets.US_ASCII),
        "\\[2001:db8::7]:4660");
  }

  @Test
  void aBinaryHeaderTellsTheClient() throws Exception {
    assertServed(BINARY, "198\\.51\\.100\\.7:4660");
  }

  @Test
  void aFrontThatSpeaksForItselfIsTheClient() throws Exception {
    assertServed(LOCAL, "127\\.0\\.0\\.1:\\d+");
    assertServedUnknown();
  }

  private void assertServedUnknown() throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write("PROXY UNKNOWN\r\nx".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('x');
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 99999 1\r\n",
        "PROXY TCP4 nonsense\r\n",
        "PROXY TCP9 1.2.3.4 5.6.7.8 1 1\r\n"
      })
  void whoDoesNotIntroduceItselfIsCutOff(String begin) throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
      assertThat(ended(socket)).isTrue();
      assertThat(origin.connections()).isZero();
      Await.until(
          "the log says so",
          () ->
              log.lines().stream().anyMatch(line -> line.message().contains("refused connection")));
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }
}
