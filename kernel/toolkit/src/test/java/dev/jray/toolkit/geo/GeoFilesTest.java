package dev.jray.toolkit.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import dev.jray.toolkit.match.DomainMatcher;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.match.IpMatcher;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import dev.jray.toolkit.proto.geo.GeoSite;
import dev.jray.toolkit.proto.geo.GeoSiteList;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeoFilesTest {
  private final GeoFiles files = new GeoFiles();
  private final RuleTexts texts = RuleTexts.in(List.of(VectorAssets.folder()));

  private DomainMatcher domains(String... rules) {
    return files.domains(rules(rules));
  }

  private List<Domain> rules(String... rules) {
    return Stream.of(rules).map(rule -> texts.domain(rule, DomainType.PLAIN)).toList();
  }

  private static InetAddress ip(String text) {
    return ((Address.Ip) Address.parse(text)).value();
  }

  @Test
  void aReferenceMatchesWhatItsListContains() {
    DomainMatcher matcher = domains("full:a.test", "geosite:ALPHA", "ext:custom.dat:tag");
    assertThat(matcher.all("www.alpha.test")).containsExactly(2);
    assertThat(matcher.all("a.test")).containsExactly(1);
    assertThat(matcher.all("www.custom.test")).containsExactly(3);
    assertThat(matcher.matches("beta.test")).isFalse();
    assertThat(matcher.find("re7.alpha.test")).contains("geosite:ALPHA, entry domain:alpha.test");
  }

  @Test
  void attributesChooseWhatHasAllOfThem() {
    assertThat(domains("geosite:alpha@ADS").matches("www.alpha-full.test")).isTrue();
    assertThat(domains("geosite:alpha@ads").matches("www.alpha.test")).isFalse();
    assertThat(domains("geosite:alpha@ads@cn").matches("www.alpha-full.test")).isFalse();
    assertThat(domains("geosite:alpha@ads@cn").matches("re1.alpha.test")).isTrue();
    assertThat(domains("geosite:beta@score").matches("beta2.test")).isTrue();
    assertThat(domains("geosite:beta@nosuch").size()).isZero();
  }

  @Test
  void aListOfNetworksMatchesAndExplains() {
    IpMatcher matcher =
        files.ips(texts.ips(List.of("198.18.0.0/15", "geoip:private", "geoip:!aa")));
    assertThat(matcher.find(ip("10.1.2.3"))).contains("geoip:private, entry 10.0.0.0/8");
    assertThat(matcher.find(ip("198.19.0.1"))).contains("geoip:!aa, entry 198.19.0.1");
    assertThat(matcher.matches(ip("192.0.2.1"))).isFalse();
    assertThat(matcher.matches(ip("198.51.100.1"))).isFalse();
    assertThat(matcher.matches(ip("2001:db8:1::1"))).isFalse();
    assertThat(matcher.matches(ip("2001:db8:2::1"))).isTrue();
  }

  @Test
  void anExpandedMessageMatchesAsItsReferenceDoes() {
    List<Domain> rules = rules("geosite:alpha", "geosite:beta@ads", "keyword:x");
    DomainMatcher expanded = files.domains(Expansion.domains(rules));
    DomainMatcher referring = files.domains(rules);
    for (String name : List.of("alpha.test", "re1.alpha.test", "beta.test", "beta2.test", "x")) {
      assertThat(expanded.matches(name)).as(name).isEqualTo(referring.matches(name));
    }
    List<GeoIP> lists = texts.ips(List.of("geoip:aa", "geoip:!private"));
    IpMatcher expandedIps = files.ips(Expansion.ips(lists));
    IpMatcher referringIps = files.ips(lists);
    for (String ip : List.of("192.0.2.1", "10.1.1.1", "8.8.8.8", "2001:db8:1::1")) {
      assertThat(expandedIps.find(ip(ip)).isPresent()).isEqualTo(referringIps.matches(ip(ip)));
    }
    assertThat(expandedIps.find(ip("192.0.2.1"))).contains("geoip:aa, entry 192.0.2.0/24");
  }

  @Test
  void theSameListIsLoadedOnce() {
    GeoReference alpha = rules("geosite:alpha").get(0).getReference();
    GeoReference again = rules("geosite:Alpha").get(0).getReference();
    GeoReference ads = rules("geosite:alpha@ads").get(0).getReference();
    assertThat(files.domains(again)).isSameAs(files.domains(alpha));
    assertThat(files.domains(ads)).isNotSameAs(files.domains(alpha));

    GeoReference aa = texts.ips(List.of("geoip:aa")).get(0).getReference();
    GeoReference notAa = texts.ips(List.of("geoip:!AA")).get(0).getReference();
    assertThat(files.ips(notAa).inverse()).isSameAs(files.ips(aa));
  }

  @Test
  void aLongListThatCameWithItsMessageIsSharedByItsContent() {
    GeoIP.Builder list = GeoIP.newBuilder().setCountryCode("AA");
    for (int i = 0; i < 100; i++) {
      list.addCidr(
          CIDR.newBuilder()
              .setIp(ByteString.copyFrom(new byte[] {10, 0, (byte) (2 * i), 0}))
              .setPrefix(24));
    }
    GeoIP other = list.build().toBuilder().setCountryCode("BB").build();
    GeoIP shorter = other.toBuilder().removeCidr(0).build();
    IpMatcher matcher = files.ips(List.of(list.build(), other));
    assertThat(matcher.find(ip("10.0.0.1"))).contains("geoip:aa, entry 10.0.0.0/24");
    assertThat(files.ips(List.of(shorter)).matches(ip("10.0.0.1"))).isFalse();
    assertThat(files.ips(List.of(shorter)).find(ip("10.0.2.1")))
        .contains("geoip:bb, entry 10.0.2.0/24");
  }

  @Test
  void reloadingReadsAChangedFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("my.dat");
    write(file, "one.test");
    Domain rule = RuleTexts.in(List.of(folder)).domain("ext:my.dat:list", DomainType.PLAIN);
    DomainMatcher before = files.domains(List.of(rule));
    write(file, "another.test");
    assertThat(files.domains(List.of(rule)).matches("one.test")).isTrue();
    files.reload();
    DomainMatcher after = files.domains(List.of(rule));
    assertThat(before.matches("one.test")).isTrue();
    assertThat(after.matches("one.test")).isFalse();
    assertThat(after.matches("another.test")).isTrue();
  }

  private static void write(Path file, String domain) throws IOException {
    GeoSiteList list =
        GeoSiteList.newBuilder()
            .addEntry(
                GeoSite.newBuilder()
                    .setCountryCode("LIST")
                    .addDomain(Domain.newBuilder().setType(Domain.Type.Full).setValue(domain)))
            .build();
    Files.write(file, list.toByteArray());
  }

  @Test
  void aFileThatHasGoneIsAProblem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("my.dat");
    write(file, "one.test");
    Domain rule = RuleTexts.in(List.of(folder)).domain("ext:my.dat:list", DomainType.PLAIN);
    Files.delete(file);
    assertThatThrownBy(() -> files.domains(List.of(rule)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "failed to load external geosite: list from my.dat > failed to open file: my.dat > ");
  }

  @Test
  void aReferenceFromElsewhereIsRefused() {
    GeoReference reference = GeoReference.newBuilder().setList("alpha").build();
    assertThatThrownBy(() -> files.domains(reference))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("failed to load geosite: alpha > the reference does not say");
  }

  @Test
  void anEntryOfAnUnknownTypeIsRefused() {
    Domain domain = Domain.newBuilder().setTypeValue(7).build();
    assertThatThrownBy(() -> files.domains(List.of(domain)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("unknown domain type: 7");
  }
}
