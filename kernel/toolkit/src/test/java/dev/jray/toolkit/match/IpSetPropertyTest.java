package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The set against a list of networks that are all tried. */
final class IpSetPropertyTest {

  @Property(tries = 300)
  void itHoldsWhatAnyNetworkHolds(
      @ForAll("networks") List<Network> networks, @ForAll("addresses") List<byte[]> probes)
      throws UnknownHostException {
    IpSetBuilder builder = IpSet.builder();
    networks.forEach(network -> builder.add(network.ip(), network.prefix()));
    IpSet set = builder.build();
    for (byte[] probe : probes) {
      check(set, networks, probe);
    }
    for (Network network : networks) {
      check(set, networks, network.edge(0));
      check(set, networks, network.edge(1));
      check(set, networks, network.edge(2));
      check(set, networks, network.edge(3));
    }
  }

  private static void check(IpSet set, List<Network> networks, byte[] ip)
      throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(ip);
    if (address.getAddress().length != ip.length) {
      return;
    }
    boolean wanted = networks.stream().anyMatch(network -> network.contains(ip));
    assertThat(set.contains(address)).as("%s in %s", address, networks).isEqualTo(wanted);
    assertThat(set.inverse().contains(address)).isEqualTo(!wanted);
    assertThat(set.find(address).isPresent()).isEqualTo(wanted);
  }

  @Provide
  Arbitrary<List<Network>> networks() {
    Arbitrary<Network> four =
        Combinators.combine(bytes(4), Arbitraries.integers().between(0, 32)).as(Network::new);
    Arbitrary<Network> six =
        Combinators.combine(bytes(16), Arbitraries.integers().between(0, 128)).as(Network::new);
    return Arbitraries.oneOf(four, six).list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<byte[]>> addresses() {
    return Arbitraries.oneOf(bytes(4), bytes(16)).list().ofMaxSize(30);
  }

  // few values, so that networks meet and nest
  private static Arbitrary<byte[]> bytes(int length) {
    return Arbitraries.of((byte) 0, (byte) 1, (byte) 127, (byte) 128, (byte) 255)
        .array(Byte[].class)
        .ofSize(length)
        .map(
            boxed -> {
              byte[] bytes = new byte[length];
              for (int i = 0; i < length; i++) {
                bytes[i] = boxed[i];
              }
              return bytes;
            });
  }

  /** A network that knows itself what it contains. */
  @SuppressWarnings("ArrayRecordComponent")
  record Network(byte[] ip, int prefix) {
    boolean contains(byte[] other) {
      int drop = 8 * ip.length - prefix;
      return other.length == ip.length
          && new BigInteger(1, ip)
              .shiftRight(drop)
              .equals(new BigInteger(1, other).shiftRight(drop));
    }

    /** Before the first, the first, the last, and behind the last address. */
    byte[] edge(int which) {
      int drop = 8 * ip.length - prefix;
      BigInteger first = new BigInteger(1, ip).shiftRight(drop).shiftLeft(drop);
      BigInteger end = first.add(BigInteger.ONE.shiftLeft(drop));
      BigInteger edge =
          switch (which) {
            case 0 -> first.subtract(BigInteger.ONE);
            case 1 -> first;
            case 2 -> end.subtract(BigInteger.ONE);
            default -> end;
          };
      byte[] bytes = new byte[ip.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[bytes.length - 1 - i] = edge.shiftRight(8 * i).byteValue();
      }
      return bytes;
    }

    @Override
    public String toString() {
      return new BigInteger(1, ip).toString(16) + "/" + prefix;
    }
  }
}
