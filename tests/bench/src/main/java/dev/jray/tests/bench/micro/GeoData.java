package dev.jray.tests.bench.micro;

import com.google.protobuf.ByteString;
import dev.jray.spi.net.Address;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.IpSet;
import dev.jray.toolkit.match.IpSetBuilder;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoIPList;
import dev.jray.toolkit.proto.geo.GeoSite;
import dev.jray.toolkit.proto.geo.GeoSiteList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Entries of geo files, and what is asked for. */
record GeoData(List<Domain> entries, List<CIDR> networks) {
  private static final String FOLDER = "jray.geo";
  private static final int SIZE = 100_000;
  private static final int PROBES = 50_000;
  private static final long SEED = 11;

  /** Those of the folder that the system property names, else made-up ones. */
  static GeoData chosen() {
    String folder = System.getProperty(FOLDER, "");
    try {
      return folder.isEmpty() ? madeUp() : read(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GeoData read(Path folder) throws IOException {
    List<Domain> entries =
        GeoSiteList.parseFrom(Files.readAllBytes(folder.resolve("geosite.dat")))
            .getEntryList()
            .stream()
            .map(GeoSite::getDomainList)
            .flatMap(List::stream)
            .distinct()
            .toList();
    List<CIDR> networks =
        GeoIPList.parseFrom(Files.readAllBytes(folder.resolve("geoip.dat"))).getEntryList().stream()
            .map(GeoIP::getCidrList)
            .max(Comparator.comparingInt(List::size))
            .orElseThrow();
    return new GeoData(entries, networks);
  }

  private static GeoData madeUp() {
    SplittableRandom random = new SplittableRandom(SEED);
    Domain.Type[] types = {Domain.Type.Domain, Domain.Type.Domain, Domain.Type.Full};
    List<Domain> entries = new ArrayList<>(SIZE);
    List<CIDR> networks = new ArrayList<>(SIZE);
    for (int i = 0; i < SIZE; i++) {
      entries.add(
          Domain.newBuilder()
              .setType(types[i % types.length])
              .setValue(word(random) + (i % 4 == 0 ? "." + word(random) : "") + ".com")
              .build());
      byte[] ip = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(ip);
      networks.add(
          CIDR.newBuilder()
              .setIp(ByteString.copyFrom(ip))
              .setPrefix(ip.length == 4 ? 18 + random.nextInt(14) : 32 + random.nextInt(32))
              .build());
    }
    for (int i = 0; i < SIZE / 1000; i++) {
      entries.add(
          Domain.newBuilder().setType(Domain.Type.Plain).setValue(word(random) + "q").build());
    }
    return new GeoData(List.copyOf(entries), List.copyOf(networks));
  }

  private static String word(SplittableRandom random) {
    return random
        .ints(5 + random.nextInt(6), 'a', 'q')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  DomainMatcher domains() {
    return new GeoFiles().domains(entries);
  }

  IpSet largestIpSet() {
    IpSetBuilder builder = IpSet.builder();
    networks.forEach(network -> builder.add(network.getIp().toByteArray(), network.getPrefix()));
    return builder.build();
  }

  List<String> knownDomains() {
    return names().map(name -> "www." + name).toList();
  }

  /** The same names in a place where nobody looks for them. */
  List<String> unknownDomains() {
    return names().map(name -> "www." + name + ".zz").toList();
  }

  private Stream<String> names() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> names =
        entries.stream()
            .filter(entry -> entry.getType() == Domain.Type.Domain)
            .map(Domain::getValue)
            .toList();
    return IntStream.range(0, PROBES).mapToObj(i -> names.get(random.nextInt(names.size())));
  }

  /** Half of them near to networks, half anywhere. */
  List<InetAddress> addresses(int bytes) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<byte[]> starts =
        networks.stream()
            .map(network -> network.getIp().toByteArray())
            .filter(ip -> ip.length == bytes)
            .toList();
    List<InetAddress> addresses = new ArrayList<>(PROBES);
    for (int i = 0; i < PROBES; i++) {
      byte[] ip = new byte[bytes];
      random.nextBytes(ip);
      if (i % 2 == 0) {
        ip = starts.get(random.nextInt(starts.size())).clone();
        ip[bytes - 1]++;
      }
      addresses.add(((Address.Ip) Address.ip(ip)).value());
    }
    return addresses;
  }
}
