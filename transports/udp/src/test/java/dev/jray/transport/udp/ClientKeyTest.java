package dev.jray.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Ip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClientKeyTest {
  @Test
  void equalAddressesAreEqualKeys() {
    ClientKey key = key("192.0.2.1", 53);

    assertThat(key).isEqualTo(key("192.0.2.1", 53)).hasSameHashCodeAs(key("192.0.2.1", 53));
    assertThat(key("2001:db8::1", 53))
        .isEqualTo(key("2001:db8::1", 53))
        .isNotEqualTo(key("2001:db8::2", 53));
    assertThat(key)
        .isNotEqualTo(key("192.0.2.1", 54))
        .isNotEqualTo(key("192.0.2.2", 53))
        .isNotEqualTo("x");
  }

  @Test
  void anIpv4AddressIsNoIpv6Address() {
    assertThat(key("0.0.0.1", 53)).isNotEqualTo(key("::1", 53));
  }

  @Test
  void addressesThatShareAFewHashesInJavaHaveManyHere() throws UnknownHostException {
    Set<Integer> ofJava = new HashSet<>();
    Set<Integer> ofKeys = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      byte[] address =
          ByteBuffer.allocate(16).putInt(0x2001_0db8).putInt(0).putInt(i).putInt(-i).array();
      InetSocketAddress client = new InetSocketAddress(InetAddress.getByAddress(address), 53);
      ofJava.add(client.hashCode());
      ofKeys.add(new ClientKey(client, 42).hashCode());
    }

    assertThat(ofJava).hasSizeLessThan(10);
    assertThat(ofKeys).hasSizeGreaterThan(9_900);
  }

  private static ClientKey key(String host, int port) {
    return new ClientKey(Ip.at(host, port), 7);
  }
}
