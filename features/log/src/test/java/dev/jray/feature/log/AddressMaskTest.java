package dev.jray.feature.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressMaskTest {
  private static AddressMask mask(String setting) {
    return AddressMask.parse(setting).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "quarter, 192.*.*.*, 2001::/16",
    "half, 192.0.*.*, 2001:db8::/32",
    "full, [Masked IPv4], [Masked IPv6]",
    "/24+/48, 192.0.2.*, 2001:db8:7::/48",
    "/32+/128, 192.0.2.33, 2001:db8:7::1"
  })
  void theSettingSaysWhatStays(String setting, String v4, String v6) {
    assertThat(mask(setting).apply("192.0.2.33")).isEqualTo(v4);
    assertThat(mask(setting).apply("2001:db8:7::1")).isEqualTo(v6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Half", "/16", "/12+/32", "/40+/32", "/16+/129", "/16+/32+", "16+32"})
  void anythingElseIsNoSetting(String setting) {
    assertThat(AddressMask.parse(setting)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "tcp:192.0.2.33:52114; tcp:192.0.*.*:52114",
        "udp:[2001:db8:7::1]:53; udp:[2001:db8::/32]:53",
        "http://192.0.2.33:80/?a=10.1.2.3&b; http://192.0.*.*:80/?a=10.1.*.*&b",
        "192.0.2.33, 10.1.2.3.; 192.0.*.*, 10.1.*.*.",
        "2001:db8:7::1: connection refused; 2001:db8::/32: connection refused",
        "from:2001:db8:7::1 to; from:2001:db8::/32 to",
        "::1; ::/32",
        "::ffff:192.0.2.33; ::/32",
        "dial 33.2.0.192.in-addr.arpa; dial 33.2.*.*.in-addr.arpa"
      })
  void addressesAreFoundWhereverTheyStand(String text, String masked) {
    assertThat(mask("half").apply(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp:example.com:443",
        "at 12:34:56",
        "1.2.3 and 1.2.3.4.5 and 256.1.1.1",
        "v1.2.3.4",
        "dead:beef face",
        "::",
        ":",
        ".",
        ""
      })
  void whatIsNoAddressStays(String text) {
    assertThat(mask("quarter").apply(text)).isEqualTo(text.equals("::") ? "::/16" : text);
  }

  @Test
  void noAddressSurvivesAmidAnything() {
    Random random = new Random(6);
    String marks = " :.,[]/()a1f";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder noise = new StringBuilder();
      for (int c = random.nextInt(12); c > 0; c--) {
        noise.append(marks.charAt(random.nextInt(marks.length())));
      }
      assertThat(mask("full").apply(noise + " 203.0.113.77 " + noise)).doesNotContain("203.0");
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      String address = NetUtil.bytesToIpAddress(bytes);
      assertThat(mask("full").apply(noise + "[" + address + "]" + noise)).doesNotContain(address);
    }
  }
}
