package dev.jray.toolkit.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleTextsTest {
  private final Path folder = VectorAssets.folder();
  private final RuleTexts texts = RuleTexts.in(List.of(Path.of("none"), folder));

  private GeoReference.Builder reference(String file, String list) {
    return GeoReference.newBuilder()
        .setList(list)
        .setPath(folder.resolve(file).toAbsolutePath().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "keyword-plain,Plain,keyword-plain",
    "keyword:key,Plain,key",
    "domain:Example.test,Domain,Example.test",
    "full:www.example.test,Full,www.example.test",
    "regexp:^a.*\\.test$,Regex,^a.*\\.test$",
    "dotless:,Regex,^[^.]*$",
    "dotless:host,Regex,^[^.]*host[^.]*$",
    "ext-site:custom.dat:tag,Plain,ext-site:custom.dat:tag",
    "GEOSITE:alpha,Plain,GEOSITE:alpha"
  })
  void aRuleForDomains(String rule, Domain.Type type, String value) {
    assertThat(texts.domain(rule, DomainType.PLAIN))
        .isEqualTo(Domain.newBuilder().setType(type).setValue(value).build());
  }

  @Test
  void withoutAPrefixTheTypeIsTheCallers() {
    assertThat(texts.domain("a.test", DomainType.FULL).getType()).isEqualTo(Domain.Type.Full);
    assertThat(texts.domain("keyword:a", DomainType.FULL).getType()).isEqualTo(Domain.Type.Plain);
  }

  @Test
  void aListOfDomainsBecomesAReference() {
    assertThat(texts.domain("geosite: alpha@ads@@ CN @", DomainType.PLAIN).getReference())
        .isEqualTo(
            reference("geosite.dat", "alpha").addAttribute("ads").addAttribute("CN").build());
    GeoReference custom = reference("custom.dat", "TAG").setFile("custom.dat").build();
    assertThat(texts.domain("ext:custom.dat:TAG", DomainType.PLAIN).getReference())
        .isEqualTo(custom);
    assertThat(texts.domain("ext-domain:custom.dat:TAG", DomainType.PLAIN).getReference())
        .isEqualTo(custom);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dotless:a.b|substr in dotless rule should not contain a dot: a.b",
        "full:|empty full domain type of rule: full:",
        "regexp:|empty regexp type of rule: regexp:",
        "geosite:|empty listname in rule: geosite:",
        "geosite:@ads|failed to load geosite: @ads > empty listname in rule: @ads",
        "geosite:zz|failed to load geosite: zz > list not found in geosite.dat: zz",
        "ext:onlyfile|invalid external resource: ext:onlyfile",
        "ext:custom.dat:tag:x|invalid external resource: ext:custom.dat:tag:x",
        "ext-domain:custom.dat|invalid external resource: ext-domain:custom.dat",
        "ext:custom.dat:zz|failed to load external geosite: zz from custom.dat"
            + " > list not found in custom.dat: zz",
        "ext:none.dat:tag|failed to load external geosite: tag from none.dat"
            + " > failed to open file: none.dat >"
      })
  void aBadRuleForDomainsIsRefusedInV2RaysWords(String rule, String message) {
    assertThatThrownBy(() -> texts.domain(rule, DomainType.PLAIN))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aMisspeltListIsSuggested() {
    assertThatThrownBy(() -> texts.domain("geosite:alpa", DomainType.PLAIN))
        .hasMessageEndingWith("list not found in geosite.dat: alpa; did you mean \"alpha\"?");
    assertThatThrownBy(() -> texts.domain("geosite:zzz", DomainType.PLAIN))
        .hasMessageEndingWith("; the file has: alpha, beta");
  }

  @Test
  void aMissingFileTellsWhereItWasLookedFor() {
    assertThatThrownBy(() -> texts.domain("ext:no.dat:a", DomainType.PLAIN))
        .hasMessageContaining("no such file in none, " + folder)
        .hasMessageContaining("v2ray.location.asset");
  }

  @Test
  void listsOfNetworksComeBeforeSingleNetworks() {
    List<GeoIP> lists =
        texts.ips(
            List.of("geoip:aa", "198.18.0.1", "geoip:!private", "ext:customip.dat:tag", "::1/64"));
    assertThat(lists)
        .extracting(GeoIP::getCountryCode)
        .containsExactly("AA", "PRIVATE", "CUSTOMIP.DAT_TAG", "");
    assertThat(lists.get(0).getReference()).isEqualTo(reference("geoip.dat", "aa").build());
    assertThat(lists.get(1).getReference())
        .isEqualTo(reference("geoip.dat", "private").setInverse(true).build());
    assertThat(lists.get(1).getInverseMatch()).isTrue();
    assertThat(lists.get(2).getReference())
        .isEqualTo(reference("customip.dat", "tag").setFile("customip.dat").build());
    assertThat(lists.get(3).getCidrList()).hasSize(2);
    assertThat(RuleTexts.texts(lists.get(3))).containsExactly("198.18.0.1", "::1/64");
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,192.0.2.1",
    "192.0.2.9/24,192.0.2.9/24",
    "192.0.2.9/32,192.0.2.9",
    "192.0.2.9/,192.0.2.9",
    "192.0.2.9/08,192.0.2.9/8",
    "::ffff:192.0.2.9/24,192.0.2.9/24",
    "[2001:db8::5],2001:db8::5",
    "[192.0.2.1]/8,192.0.2.1/8",
    "0.0.0.0/0,0.0.0.0/0",
    "2001:db8::/32,2001:db8::/32"
  })
  void anAddressOrNetwork(String rule, String text) {
    assertThat(RuleTexts.texts(texts.ips(List.of(rule)).get(0))).containsExactly(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.2.3.4/33|invalid IP: 1.2.3.4/33 > invalid network mask for router: 33",
        "1.2.3.4/-1|invalid IP: 1.2.3.4/-1 > invalid network mask for router: -1",
        "1.2.3.4/a|invalid IP: 1.2.3.4/a > invalid network mask for router: a",
        "1.2.3.4/4294967297|invalid IP: 1.2.3.4/4294967297"
            + " > invalid network mask for router: 4294967297",
        "2001:db8::/129|invalid IP: 2001:db8::/129 > invalid network mask for router: 129",
        "::ffff:1.2.3.4/120|invalid IP: ::ffff:1.2.3.4/120 > invalid network mask for router: 120",
        "example.test|invalid IP: example.test > unsupported address for router: example.test",
        "[::1/8]|invalid IP: [::1/8] > unsupported address for router: [::1/8]",
        "geoip:|empty country name in rule",
        "geoip:!|empty country name in rule",
        "geoip:zz|failed to load geoip: zz > country not found in geoip.dat: zz",
        "geoip:!zz|failed to load geoip: !zz > country not found in geoip.dat: zz",
        "ext:customip.dat|invalid external resource: ext:customip.dat",
        "ext-ip:a:b:c|invalid external resource: ext-ip:a:b:c",
        "ext:customip.dat:|empty filename or empty country in rule",
        "ext::tag|empty filename or empty country in rule",
        "ext:customip.dat:zz|failed to load geoip: zz from customip.dat"
            + " > country not found in customip.dat: zz"
      })
  void aBadRuleForAddressesIsRefusedInV2RaysWords(String rule, String message) {
    assertThatThrownBy(() -> texts.ips(List.of(rule)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void allBadRulesForAddressesAreTold() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> texts.ips(List.of("geoip:", "10.0.0.0/8", "x", "1.2.3.4/33")))
        .satisfies(e -> assertThat(e.problems()).hasSize(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keyword:a",
        "full:a.test",
        "domain:a.test",
        "regexp:^a$",
        "geosite:alpha@ads@cn",
        "ext:custom.dat:tag"
      })
  void theTextOfADomainReadsAsTheSame(String rule) {
    assertThat(RuleTexts.text(texts.domain(rule, DomainType.PLAIN))).isEqualTo(rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"geoip:aa", "geoip:!aa", "ext:customip.dat:tag", "ext:customip.dat:!tag"})
  void theTextOfAListOfNetworksReadsAsTheSame(String rule) {
    assertThat(RuleTexts.texts(texts.ips(List.of(rule)).get(0))).containsExactly(rule);
  }

  @Test
  void theContentOfAnInverseListHasNoText() {
    GeoIP list = GeoIP.newBuilder().setCountryCode("AA").setInverseMatch(true).build();
    assertThatThrownBy(() -> RuleTexts.texts(list)).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> RuleTexts.text(Domain.newBuilder().setTypeValue(9).build()))
        .isInstanceOf(ConfigException.class);
  }
}
