package dev.jray.toolkit.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoIPList;
import dev.jray.toolkit.proto.geo.GeoSite;
import dev.jray.toolkit.proto.geo.GeoSiteList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeoIndexTest {
  @TempDir Path folder;

  private GeoIndex index(byte[] content) throws IOException {
    Path file = folder.resolve("my.dat");
    Files.write(file, content);
    return new GeoIndex("my.dat", file);
  }

  private static List<Domain> domains(GeoIndex index, String list) {
    List<Domain> found = new ArrayList<>();
    index.domains(list, found::add);
    return found;
  }

  private static GeoSite site(String name, String... domains) {
    GeoSite.Builder site = GeoSite.newBuilder().setCountryCode(name);
    for (String domain : domains) {
      site.addDomain(Domain.newBuilder().setValue(domain));
    }
    return site.build();
  }

  @Test
  void ofTwoListsOfOneNameTheFirstCounts() throws IOException {
    GeoSiteList list =
        GeoSiteList.newBuilder().addEntry(site("A", "one")).addEntry(site("a", "two")).build();
    assertThat(domains(index(list.toByteArray()), "a"))
        .extracting(Domain::getValue)
        .containsExactly("one");
  }

  @Test
  void namesMayStandBehindTheContent() throws IOException {
    byte[] swapped = HexFormat.of().parseHex("0A081203120161" + "0A0141" + "1A00");
    assertThat(domains(index(swapped), "A")).extracting(Domain::getValue).containsExactly("a");
  }

  @Test
  void longListsAreSteppedOver() throws IOException {
    GeoIPList.Builder list = GeoIPList.newBuilder();
    for (int i = 0; i < 50; i++) {
      GeoIP.Builder entry = GeoIP.newBuilder().setCountryCode("C" + i);
      for (int j = 0; j < 1000 + i; j++) {
        entry.addCidr(CIDR.newBuilder().setIp(ByteString.copyFrom(new byte[4])).setPrefix(i % 33));
      }
      list.addEntry(entry);
    }
    GeoIndex index = index(list.build().toByteArray());
    List<CIDR> networks = new ArrayList<>();
    index.networks("c49", networks::add);
    assertThat(networks).hasSize(1049).allMatch(network -> network.getPrefix() == 49 % 33);
  }

  @Test
  void anEmptyFileHasNoLists() throws IOException {
    GeoIndex index = index(new byte[0]);
    assertThatThrownBy(() -> index.check(GeoKind.IP, "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("country not found in my.dat: x");
  }

  @ParameterizedTest
  @CsvSource({
    "0A,something ends in its middle",
    "0A05,something ends in its middle",
    "0A050A0441,something ends in its middle",
    "0AFFFFFFFFFFFFFFFFFF01,something ends in its middle",
    "0AFFFFFFFFFFFFFFFFFFFFFF,a number without an end",
    "0B,a field of unknown kind",
    "3C68746D6C3E,a field of unknown kind",
    "09000000,something ends in its middle",
    "0D000000,something ends in its middle"
  })
  void whatIsNoGeoFileIsRefused(String hex, String reason) {
    assertThatThrownBy(() -> index(HexFormat.of().parseHex(hex)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("failed to open file: my.dat > ")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"0A060A0141120161", "0A070A014112026161", "0A040A014114", "0A070A0141120212FF"})
  void aBrokenListIsRefusedWhenItIsRead(String hex) throws IOException {
    GeoIndex index = index(HexFormat.of().parseHex(hex));
    assertThatThrownBy(() -> domains(index, "A"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("failed to open file: my.dat > ")
        .hasMessageContaining("is not a geo file that can be read");
  }

  @Test
  void aNameOfHugeLengthIsRefused() throws IOException {
    byte[] content =
        GeoSiteList.newBuilder().addEntry(site("x".repeat(1001))).build().toByteArray();
    assertThatThrownBy(() -> index(content))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a name of 1001 bytes");
  }

  @Test
  void aFolderIsNoGeoFile() {
    assertThatThrownBy(() -> new GeoIndex("x", folder)).isInstanceOf(ConfigException.class);
  }

  @Test
  void aChangedFileIsNoticed() throws IOException {
    GeoIndex index = index(GeoSiteList.newBuilder().addEntry(site("A")).build().toByteArray());
    assertThat(index.isCurrent()).isTrue();
    Files.write(folder.resolve("my.dat"), new byte[0]);
    assertThat(index.isCurrent()).isFalse();
    assertThatThrownBy(() -> domains(index, "A")).isInstanceOf(ConfigException.class);
    Files.delete(folder.resolve("my.dat"));
    assertThat(index.isCurrent()).isFalse();
  }
}
