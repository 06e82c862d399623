package dev.jray.feature.observatory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeUrlTest {
  @Test
  void takesUrlsApart() {
    assertThat(ProbeUrl.parse("https://a.test/b/c?d=e#f"))
        .isEqualTo(
            new ProbeUrl(
                true, Destination.tcp(Address.parse("a.test"), 443), "a.test", "/b/c?d=e"));
    assertThat(ProbeUrl.parse("HTTP://127.0.0.1:81"))
        .isEqualTo(
            new ProbeUrl(
                false, Destination.tcp(Address.parse("127.0.0.1"), 81), "127.0.0.1:81", "/"));
    assertThat(ProbeUrl.parse("http://[::1]:81/").server())
        .isEqualTo(Destination.tcp(Address.parse("::1"), 81));
  }

  @Test
  void asksForThePathAndNamesTheHost() {
    assertThat(ProbeUrl.parse("http://a.test:81/x").request("HEAD"))
        .startsWith("HEAD /x HTTP/1.1\r\nHost: a.test:81\r\n")
        .contains("\r\nConnection: close\r\n")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.test",
        "ftp://a.test",
        "http://",
        "http://a b/",
        "http://a.test:0/",
        "http://a.test:65536/",
        "mailto:a@b",
        "http://a.test/\r\nX: y"
      })
  void whatCannotBeAskedIsRefused(String text) {
    assertThatThrownBy(() -> ProbeUrl.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no URL");
  }
}
