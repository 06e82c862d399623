package dev.jray.feature.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.router.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Vectors;
import dev.jray.testkit.fake.MapDns;
import dev.jray.toolkit.geo.GeoFiles;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Settings that come from anywhere make a router or are refused, and nothing else. */
final class HostileSettingsTest {
  @Property
  void changedBytesMakeARouterOrAreRefused(@ForAll int place, @ForAll byte value) {
    byte[] bytes =
        Vectors.app("routing-domain-forms.pb.hex", "v2ray.core.app.router.Config")
            .getValue()
            .concat(
                Vectors.app("routing-ip-forms.pb.hex", "v2ray.core.app.router.Config").getValue())
            .concat(Vectors.app("routing-attrs.pb.hex", "v2ray.core.app.router.Config").getValue())
            .toByteArray();
    bytes[Math.floorMod(place, bytes.length)] = value;
    Config config;
    try {
      config = Config.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    Routers routers = new Routers("{}");
    try {
      RuleRouter router =
          new RuleRouter(
              config,
              new GeoFiles(),
              new MapDns(),
              new FakeOutbounds("block"),
              Observatory.NONE,
              RandomGenerator.getDefault(),
              new RecordingLog(Severity.DEBUG));
      assertThat(router.route(routers.flow("www.example.test:80")).isDone()).isTrue();
      NamedOutbounds.of(config);
      write(config);
    } catch (ConfigException refused) {
      assertThat(refused.problems()).isNotEmpty();
    }
  }

  private static void write(Config config) {
    config.getRuleList().forEach(RuleWriter::write);
    config.getBalancingRuleList().forEach(BalancerWriter::write);
  }
}
