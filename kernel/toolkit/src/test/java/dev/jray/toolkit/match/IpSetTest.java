package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IpSetTest {
  private static InetAddress ip(String text) {
    return ((Address.Ip) Address.parse(text)).value();
  }

  private static IpSet set(String... networks) {
    IpSetBuilder builder = IpSet.builder();
    for (String network : networks) {
      String[] parts = network.split("/", -1);
      builder.add(ip(parts[0]).getAddress(), Integer.parseInt(parts[1]));
    }
    return builder.build();
  }

  @Test
  void aNetworkEndsWhereItEnds() {
    IpSet set = set("192.0.2.0/24", "2001:db8::/32", "2001:db9::8/125");
    assertThat(set.contains(ip("192.0.1.255"))).isFalse();
    assertThat(set.contains(ip("192.0.2.0"))).isTrue();
    assertThat(set.contains(ip("192.0.2.255"))).isTrue();
    assertThat(set.contains(ip("192.0.3.0"))).isFalse();
    assertThat(set.contains(ip("2001:db7:ffff::"))).isFalse();
    assertThat(set.contains(ip("2001:db8::"))).isTrue();
    assertThat(set.contains(ip("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"))).isTrue();
    assertThat(set.contains(ip("2001:db9::"))).isFalse();
    assertThat(set.contains(ip("2001:db9::7"))).isFalse();
    assertThat(set.contains(ip("2001:db9::8"))).isTrue();
    assertThat(set.contains(ip("2001:db9::f"))).isTrue();
    assertThat(set.contains(ip("2001:db9::10"))).isFalse();
  }

  @Test
  void nestedNetworksHideNothing() {
    IpSet set = set("127.0.0.0/8", "127.1.0.0/16", "fc00::/7", "fc00:1::/32", "fc00:1::1/128");
    assertThat(set.contains(ip("127.2.0.1"))).isTrue();
    assertThat(set.contains(ip("127.0.0.1"))).isTrue();
    assertThat(set.contains(ip("fc00:2::"))).isTrue();
    assertThat(set.ranges()).isEqualTo(2);
  }

  @Test
  void hostBitsAreIgnored() {
    assertThat(set("192.0.2.77/24").contains(ip("192.0.2.1"))).isTrue();
    assertThat(set("2001:db8::77/64").contains(ip("2001:db8::1"))).isTrue();
  }

  @Test
  void theWholeNetIsANetworkToo() {
    assertThat(set("0.0.0.0/0").contains(ip("255.255.255.255"))).isTrue();
    assertThat(set("0.0.0.0/0").contains(ip("0.0.0.0"))).isTrue();
    assertThat(set("0.0.0.0/0").contains(ip("::1"))).isFalse();
    assertThat(set("::/0").contains(ip("ffff::"))).isTrue();
    assertThat(set("::/0").contains(ip("::"))).isTrue();
    assertThat(set("::/0").contains(ip("1.2.3.4"))).isFalse();
  }

  @Test
  void neighboursBecomeOneRange() {
    IpSet set = set("192.0.2.0/24", "192.0.3.0/24", "192.0.4.0/24", "2001:db8::/33");
    assertThat(set.ranges()).isEqualTo(2);
    assertThat(set.find(ip("192.0.3.9"))).contains("192.0.2.0-192.0.4.255");
    assertThat(set.find(ip("2001:db8::1"))).contains("2001:db8::/33");
    assertThat(set.find(ip("192.0.5.0"))).isEmpty();
  }

  @Test
  void anExplanationIsTheNetwork() {
    assertThat(set("192.0.2.77/24").find(ip("192.0.2.1"))).contains("192.0.2.0/24");
    assertThat(set("192.0.2.1/32").find(ip("192.0.2.1"))).contains("192.0.2.1/32");
    assertThat(set("0.0.0.0/0").find(ip("192.0.2.1"))).contains("0.0.0.0/0");
    assertThat(set("::/0").find(ip("::1"))).contains("::/0");
    assertThat(set("2001:db8::/64").find(ip("2001:db8::1"))).contains("2001:db8::/64");
    assertThat(set("2001:db8::1/128").find(ip("2001:db8::1"))).contains("2001:db8::1/128");
    assertThat(set("2001:db8::/126", "2001:db8::4/128").find(ip("2001:db8::1")))
        .contains("2001:db8::-2001:db8::4");
    assertThat(set("192.0.2.0/24").inverse().find(ip("1.2.3.4"))).contains("1.2.3.4");
  }

  @Test
  void anIpv4MappedAddressIsAnIpv4Address() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    InetAddress address = Inet6Address.getByAddress("", mapped, -1);
    assertThat(set("192.0.2.0/24").contains(address)).isTrue();
    assertThat(set("192.0.2.0/24").find(address)).contains("192.0.2.0/24");
    assertThat(IpSet.builder().add(mapped, 120).build().contains(ip("192.0.2.9"))).isTrue();
    assertThat(IpSet.builder().add(mapped, 120).build().contains(ip("192.0.3.9"))).isFalse();
  }

  @Test
  void anInverseSetHoldsAllOthers() {
    IpSet set = set("192.0.2.0/24");
    assertThat(set.inverse().contains(ip("192.0.2.1"))).isFalse();
    assertThat(set.inverse().contains(ip("192.0.3.1"))).isTrue();
    assertThat(set.inverse().contains(ip("::1"))).isTrue();
    assertThat(set.inverse().inverse()).isSameAs(set);
  }

  @Test
  void anEmptySetHoldsNothing() {
    assertThat(set().contains(ip("1.2.3.4"))).isFalse();
    assertThat(set().contains(ip("::1"))).isFalse();
    assertThat(set().inverse().contains(ip("::1"))).isTrue();
  }

  @Test
  void aBuilderGoesOnAfterBuilding() {
    IpSetBuilder builder = IpSet.builder().add(ip("2001:db8::").getAddress(), 32);
    builder.add(ip("2001:db8:1::").getAddress(), 48);
    IpSet first = builder.build();
    IpSet second = builder.add(ip("2001:db9::").getAddress(), 32).build();
    assertThat(first.contains(ip("2001:db9::1"))).isFalse();
    assertThat(second.contains(ip("2001:db9::1"))).isTrue();
    assertThat(second.contains(ip("2001:db8::1"))).isTrue();
  }

  @Test
  void wrongLengthsAreRefused() {
    IpSetBuilder builder = IpSet.builder();
    assertThatThrownBy(() -> builder.add(new byte[5], 8))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unexpect ip length: 5");
    assertThatThrownBy(() -> builder.add(new byte[4], 33))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("invalid network mask for router: 33");
    assertThatThrownBy(() -> builder.add(new byte[16], -1))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("invalid network mask for router: 4294967295");
  }

  @Test
  void severalSetsTellWhichMatched() {
    IpMatcher matcher =
        new IpMatcher(
            List.of(
                new IpMatcher.Part("geoip:test", set("192.0.2.0/24")),
                new IpMatcher.Part("", set("10.0.0.0/8")),
                new IpMatcher.Part("geoip:!other", set("0.0.0.0/1").inverse())));
    assertThat(matcher.matches(ip("10.1.1.1"))).isTrue();
    assertThat(matcher.matches(ip("11.1.1.1"))).isFalse();
    assertThat(matcher.find(ip("192.0.2.1"))).contains("geoip:test, entry 192.0.2.0/24");
    assertThat(matcher.find(ip("10.1.1.1"))).contains("10.0.0.0/8");
    assertThat(matcher.find(ip("200.1.1.1"))).contains("geoip:!other, entry 200.1.1.1");
    assertThat(matcher.find(ip("11.1.1.1"))).isEmpty();
  }
}
