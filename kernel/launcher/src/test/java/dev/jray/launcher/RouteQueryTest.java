package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.net.Network;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteQueryTest {
  private static Query query(String to, List<String> ips, String from) {
    return RouteQuery.of(to, ips, from).toQuery("in", "tls", "u", Map.of("k", "v"));
  }

  private static InetAddress ip(String literal) {
    return NetUtil.createInetAddressFromIpAddressString(literal);
  }

  @Test
  void namesAndTheirAddresses() {
    Query query = query("tcp:a.test:443", List.of("192.0.2.1", "::1"), "10.0.0.1:99");
    assertThat(query)
        .isEqualTo(
            new Query(
                "in",
                Network.TCP,
                List.of(ip("10.0.0.1")),
                99,
                List.of(ip("192.0.2.1"), ip("::1")),
                443,
                "a.test",
                "tls",
                "u",
                Map.of("k", "v")));
  }

  @Test
  void targetsThatAreAddresses() {
    Query query = query("UDP:[2001:db8::1]:53", List.of(), "");
    assertThat(query.network()).isEqualTo(Network.UDP);
    assertThat(query.targetDomain()).isEmpty();
    assertThat(query.targetIps()).containsExactly(ip("2001:db8::1"));
    assertThat(query.sourceIps()).isEmpty();
    assertThat(query("192.0.2.1:80", List.of(), "").network()).isEqualTo(Network.TCP);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1, 0", "10.0.0.1:5, 5", "::1, 0", "[::1]:5, 5", "[::1], 0"})
  void sources(String from, int port) {
    Query query = query("a:1", List.of(), from);
    assertThat(query.sourceIps()).hasSize(1);
    assertThat(query.sourcePort()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp:a.test, , no port in",
    "a.test:x, , no port:",
    "a.test:70000, , port out of range",
    "tcp::80, , no host in",
    "a:1, b:1, no IP address",
    "a:1, b, no port in"
  })
  void whatMakesNoSense(String to, String from, String problem) {
    assertThatThrownBy(() -> query(to, List.of(), from == null ? "" : from))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }
}
