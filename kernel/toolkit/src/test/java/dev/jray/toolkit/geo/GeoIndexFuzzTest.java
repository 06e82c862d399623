package dev.jray.toolkit.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A broken file gives a problem or fewer entries, nothing else. */
final class GeoIndexFuzzTest {

  @Property(tries = 300)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    read(bytes);
  }

  @Property(tries = 300)
  void aDamagedFileIsReadOrRefused(
      @ForAll @IntRange(max = 400) int at,
      @ForAll byte value,
      @ForAll @IntRange(max = 400) int length)
      throws IOException {
    for (String name : List.of("geosite.dat", "geoip.dat", "custom.dat")) {
      byte[] bytes = Files.readAllBytes(VectorAssets.folder().resolve(name));
      bytes[at % bytes.length] = value;
      byte[] cut = new byte[length % (bytes.length + 1)];
      System.arraycopy(bytes, 0, cut, 0, cut.length);
      read(bytes);
      read(cut);
    }
  }

  private static void read(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("geo", ".dat");
    try {
      Files.write(file, bytes);
      List<Domain> domains = new ArrayList<>();
      List<CIDR> networks = new ArrayList<>();
      try {
        GeoIndex index = new GeoIndex("geo", file);
        for (String list : List.of("ALPHA", "BETA", "AA", "PRIVATE", "TAG", "")) {
          readList(index, list, domains, networks);
        }
      } catch (ConfigException e) {
        assertThat(e.getMessage()).startsWith("failed to open file: geo > ");
      }
      assertThat(domains.size() + networks.size()).isLessThanOrEqualTo(2 * bytes.length);
    } finally {
      Files.delete(file);
    }
  }

  private static void readList(
      GeoIndex index, String list, List<Domain> domains, List<CIDR> networks) {
    try {
      index.domains(list, domains::add);
      index.networks(list, networks::add);
    } catch (ConfigException e) {
      assertThat(e.getMessage()).containsAnyOf("not found in geo: ", "failed to open file: geo > ");
    }
  }
}
