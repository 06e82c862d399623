package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jray.spi.config.ConfigException;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:10085, 127.0.0.1, 10085",
    "localhost:1, 127.0.0.1, 1",
    ":65535, 0.0.0.0, 65535",
    "[::1]:5, 0:0:0:0:0:0:0:1, 5"
  })
  void anAddressAndAPort(String text, String host, int port) {
    InetSocketAddress address = (InetSocketAddress) ListenAddress.of(text);
    assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
    assertThat(address.getPort()).isEqualTo(port);
  }

  @Test
  void aPath() {
    assertThat(ListenAddress.of("/run/x.sock")).isEqualTo(new DomainSocketAddress("/run/x.sock"));
    assertThat(ListenAddress.of("@x")).isEqualTo(new DomainSocketAddress("\0x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10085", "example.com:1", "127.0.0.1:", "1.2.3.4:65536", "1.2.3.4:-1"})
  void whatIsNeitherIsRefused(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ListenAddress.of(text))
        .withMessageContaining("api.listen is \"" + text + "\"; write");
  }
}
