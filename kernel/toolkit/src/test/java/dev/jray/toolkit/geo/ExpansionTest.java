package dev.jray.toolkit.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.toolkit.match.DomainType;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ExpansionTest {
  private final RuleTexts texts = RuleTexts.in(List.of(VectorAssets.folder()));

  @Test
  void theContentOfListsStandsInTheirPlaceInTheOrderOfTheFile() {
    List<Domain> rules =
        Stream.of("full:first", "geosite:alpha", "geosite:alpha@ads", "geosite:beta@none", "last")
            .map(rule -> texts.domain(rule, DomainType.PLAIN))
            .toList();
    List<Domain> expanded = Expansion.domains(rules);
    assertThat(expanded)
        .extracting(Domain::getValue)
        .containsExactly(
            "first",
            "alpha.test",
            "www.alpha-full.test",
            "alphakey",
            "^re[0-9]+\\.alpha\\.test$",
            "www.alpha-full.test",
            "^re[0-9]+\\.alpha\\.test$",
            "last");
    assertThat(expanded.get(4).getAttributeList()).hasSize(2);
  }

  @Test
  void networksKeepTheirCountryCodeAndSense() {
    List<GeoIP> lists =
        Expansion.ips(texts.ips(List.of("geoip:!aa", "ext-ip:customip.dat:tag", "::1")));
    assertThat(lists).noneMatch(GeoIP::hasReference);
    assertThat(lists)
        .extracting(GeoIP::getCountryCode)
        .containsExactly("AA", "CUSTOMIP.DAT_TAG", "");
    assertThat(lists).extracting(GeoIP::getInverseMatch).containsExactly(true, false, false);
    assertThat(lists).extracting(GeoIP::getCidrCount).containsExactly(3, 1, 1);
    GeoIP plain = Expansion.ips(texts.ips(List.of("geoip:bb"))).get(0);
    assertThat(RuleTexts.texts(plain)).containsExactly("203.0.113.7");
  }
}
