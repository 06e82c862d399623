package dev.jray.feature.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.feature.router.proto.Config;
import dev.jray.feature.router.proto.RoutingRule;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.feature.RouterControl.Decision;
import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Ip;
import dev.jray.toolkit.geo.GeoFiles;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.proto.geo.GeoIP;
import dev.jray.toolkit.proto.geo.GeoIPList;
import dev.jray.toolkit.proto.geo.GeoReference;
import dev.jray.toolkit.proto.geo.GeoSite;
import dev.jray.toolkit.proto.geo.GeoSiteList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that name lists of geo files. */
final class GeoListsTest {
  private final GeoFiles files = new GeoFiles();
  @TempDir private Path folder;
  private final Routers routers = new Routers("{}");

  @BeforeEach
  void writeFiles() throws IOException {
    sites("first.test");
    GeoIP ips =
        GeoIP.newBuilder()
            .setCountryCode("ONE")
            .addCidr(
                CIDR.newBuilder()
                    .setIp(ByteString.copyFrom(Ip.of("192.0.2.0").getAddress()))
                    .setPrefix(24))
            .build();
    Files.write(
        folder.resolve("geoip.dat"), GeoIPList.newBuilder().addEntry(ips).build().toByteArray());
  }

  private void sites(String domain) throws IOException {
    GeoSite list =
        GeoSite.newBuilder()
            .setCountryCode("ONE")
            .addDomain(Domain.newBuilder().setType(Domain.Type.Domain).setValue(domain))
            .build();
    Files.write(
        folder.resolve("geosite.dat"),
        GeoSiteList.newBuilder().addEntry(list).build().toByteArray());
  }

  private GeoReference.Builder reference(String file) {
    return GeoReference.newBuilder().setList("one").setPath(folder.resolve(file).toString());
  }

  private Config.Builder config() {
    return Config.newBuilder()
        .addRule(
            RoutingRule.newBuilder()
                .setTag("a")
                .addDomain(Domain.newBuilder().setReference(reference("geosite.dat"))))
        .addRule(
            RoutingRule.newBuilder()
                .setTag("b")
                .addGeoip(GeoIP.newBuilder().setReference(reference("geoip.dat"))))
        .addRule(
            RoutingRule.newBuilder()
                .setTag("c")
                .addDomain(
                    Domain.newBuilder()
                        .setReference(reference("geosite.dat").addAttribute("nosuch"))));
  }

  private RuleRouter router(Config config) {
    return new RuleRouter(
        config,
        files,
        routers.dns,
        routers.outbounds,
        Observatory.NONE,
        RandomGenerator.of("L64X128MixRandom"),
        routers.log);
  }

  private String route(RuleRouter router, String target) {
    return Routers.text(router.route(routers.flow(target)));
  }

  @Test
  void theListsMatch() {
    RuleRouter router = router(config().build());
    assertThat(route(router, "www.first.test:80")).isEqualTo("a");
    assertThat(route(router, "192.0.2.9:80")).isEqualTo("b");
    assertThat(route(router, "other.test:80")).isEqualTo("default");
  }

  @Test
  void anExplanationNamesTheListAndTheEntry() {
    RouterControl control = router(config().build()).control().orElseThrow();
    assertThat(reasons(control, "www.first.test", List.of()))
        .containsExactly("domain: www.first.test matched geosite:one, entry domain:first.test");
    assertThat(reasons(control, "", List.of("192.0.2.9")))
        .containsExactly("ip: 192.0.2.9 matched geoip:one, entry 192.0.2.0/24");
  }

  private List<String> reasons(RouterControl control, String domain, List<String> ips) {
    Query query =
        new Query(
            "",
            Network.TCP,
            List.of(),
            0,
            ips.stream().map(Ip::of).toList(),
            80,
            domain,
            "",
            "",
            Map.of());
    Decision decision = control.explain(query, routers.loop).getNow();
    return decision.reasons();
  }

  @Test
  void aReloadTakesWhatTheFilesContainNowAndKeepsTheCounters() throws IOException {
    RuleRouter router = router(config().build());
    RouterControl control = router.control().orElseThrow();
    route(router, "first.test:80");
    sites("second.test");
    assertThat(route(router, "second.test:80")).isEqualTo("default");

    files.reload();
    router.reload();
    assertThat(route(router, "second.test:80")).isEqualTo("a");
    assertThat(route(router, "first.test:80")).isEqualTo("default");
    assertThat(control.rules().get(0).hits()).isEqualTo(2);
  }

  @Test
  void aReloadThatFailsChangesNothing() throws IOException {
    RuleRouter router = router(config().build());
    Files.delete(folder.resolve("geosite.dat"));
    files.reload();
    assertThatThrownBy(router::reload).isInstanceOf(ConfigException.class);
    assertThat(route(router, "first.test:80")).isEqualTo("a");

    sites("third.test");
    files.reload();
    router.reload();
    assertThat(route(router, "third.test:80")).isEqualTo("a");
  }

  @Test
  void aListThatIsMissingIsRefused() {
    Config.Builder config = config();
    config.getRuleBuilder(1).getGeoipBuilder(0).getReferenceBuilder().setList("two");
    assertThatThrownBy(() -> router(config.build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rule 2 > ")
        .hasMessageContaining("two");
  }
}
