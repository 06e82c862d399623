package dev.jray.tests.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class EntryTest {
  private static final InetSocketAddress TARGET =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4660);

  @Test
  void socksAsksForTheTarget() throws Exception {
    assertThat(requestAfter("0500" + "05000001" + "00000000" + "0000"))
        .isEqualTo("050100" + "05010001" + "7f000001" + "1234");
  }

  @Test
  void socksReportsARefusal() {
    assertThatThrownBy(() -> requestAfter("0500" + "05050001" + "00000000" + "0000"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("refused with code 5");
  }

  @Test
  void socksReportsADemandForAPassword() {
    assertThatThrownBy(() -> requestAfter("0502")).hasMessageContaining("wants a password");
  }

  // The server's answers are sent before they are asked for; the client reads each when it needs
  // it.
  private static String requestAfter(String answers) throws IOException {
    try (ServerSocketChannel server =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept()) {
      Streams.write(accepted, ByteBuffer.wrap(HexFormat.of().parseHex(answers)));
      Entry.SOCKS.handshake(client, TARGET);
      ByteBuffer request = ByteBuffer.allocate(13);
      Streams.read(accepted, request);
      return HexFormat.of().formatHex(request.array());
    }
  }
}
