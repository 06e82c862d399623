package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jray.testkit.Curl;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedDefaultTest {
  private static final int PORT = 1080;

  @TempDir private Path folder;

  @Test
  void withoutAConfigurationItServesSocksAndHttp() throws IOException {
    assumeTrue(isFree(), "port " + PORT + ", which the embedded default is bound to, is in use");
    try (WebServer web = WebServer.start();
        Jray jray = Distribution.built().start(folder)) {
      jray.awaitStart();
      for (String scheme : new String[] {"socks4", "socks4a", "socks5", "socks5h", "http"}) {
        Curl.Answer plain = Curl.run("-x", scheme + "://127.0.0.1:" + PORT, web.url("/hello"));
        assertThat(plain.summary()).as(scheme).isEqualTo("0 200 hello");
      }
      Curl.Answer tunnel = Curl.run("-p", "-x", "http://127.0.0.1:" + PORT, web.url("/hello"));
      assertThat(tunnel.summary()).isEqualTo("0 200 hello");
      assertThat(jray.out())
          .contains("No configuration")
          .contains("embedded default")
          .contains("curl -x socks5h://127.0.0.1:1080 https://example.com/");
      assertThat(jray.err()).isEmpty();
    }
  }

  private static boolean isFree() {
    try (ServerSocket probe = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }
}
