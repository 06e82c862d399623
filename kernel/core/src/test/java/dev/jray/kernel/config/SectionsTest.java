package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SectionsTest {
  /** Settings of a feature that has no message. */
  record Speed(long limit) {}

  private static final ConfigCodec<Speed> SPEED =
      ConfigCodec.record(
          "com.example.Speed", Speed.class, node -> new Speed(node.get("limit").integer(0, 9, 4)));

  private static FeatureProvider<Speed> speed(Optional<Speed> whenAbsent) {
    return new FeatureProvider<>("speed", SPEED, Feature.class, Feature.class, whenAbsent);
  }

  private static Config load(Fixtures catalog, String json) {
    return new ConfigLoader(catalog, Map.of())
        .load(List.of(Fixtures.source("c.json", json)), Format.JSON, false)
        .config();
  }

  private static List<String> types(Config config) {
    return config.getAppList().stream().map(TypedMessage::getType).toList();
  }

  @Test
  void theOrderIsV2RaysAndThenByName() {
    assertThat(types(Fixtures.load("{\"zeta\":{},\"alpha\":{},\"stats\":{},\"log\":{}}").config()))
        .containsExactly(
            "v2ray.core.app.log.Config",
            "v2ray.core.app.dispatcher.Config",
            "v2ray.core.app.proxyman.InboundConfig",
            "v2ray.core.app.proxyman.OutboundConfig",
            "v2ray.core.app.stats.Config",
            "com.example.Alpha",
            "com.example.Zeta");
  }

  @Test
  void thePlacesOfSectionsAreKnown() {
    LoadedConfig loaded =
        new ConfigLoader(new Fixtures(), Map.of())
            .load(
                List.of(
                    Fixtures.source("a.json", "{\n\"log\":{},\n\"stats\":{},\"transport\":{}}"),
                    Fixtures.source("b.json", "{\"stats\":{}}")),
                Format.JSON,
                false);
    assertThat(loaded.places())
        .containsExactlyInAnyOrderEntriesOf(Map.of("log", "a.json:2", "stats", "b.json:1"));
  }

  @Test
  void absentSectionsHaveTheirDefaultsOrNothing() {
    assertThat(types(Fixtures.load("{\"stats\":null}").config())).hasSize(4);
  }

  @Test
  void aRecordFeatureHasDefaultsToo() {
    Config config = load(new Fixtures().with(speed(Optional.of(new Speed(4)))), "{}");
    TypedMessage app = config.getApp(config.getAppCount() - 1);
    assertThat(new Settings(new Fixtures()).parse(SPEED, app.getValue())).isEqualTo(new Speed(4));
  }

  @Test
  void defaultsThatCannotTravelAreThePluginsFault() {
    Fixtures catalog = new Fixtures().with(speed(Optional.of(new Speed(5))));
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(catalog, "{}"));
    assertThat(e.problems()).singleElement().asString().contains("speed", "fault of the plugin");
  }

  @Test
  void aCodecThatThrowsIsReportedAndItsCauseKept() {
    ConfigCodec<Speed> broken =
        ConfigCodec.record(
            "com.example.Broken",
            Speed.class,
            node -> {
              throw new IllegalStateException("boom");
            });
    FeatureProvider<Speed> feature =
        new FeatureProvider<>("speed", broken, Feature.class, Feature.class, Optional.empty());
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> load(new Fixtures().with(feature), "{\"speed\":{}}"));
    assertThat(e.problems())
        .containsExactly(
            "c.json:1: speed: the plugin's codec failed: java.lang.IllegalStateException: boom;"
                + " this is a fault of the plugin");
    assertThat(e.getSuppressed()).hasSize(1);
  }

  @Test
  void sectionsOfV2RayWithoutAPluginAreProblems() {
    for (String section : List.of("routing", "dns", "policy", "api", "reverse")) {
      ConfigException e =
          catchThrowableOfType(
              ConfigException.class, () -> Fixtures.load("{\n\"" + section + "\":{}}"));
      assertThat(e.problems())
          .containsExactly(
              "c.json:2: "
                  + section
                  + ": no installed plugin provides the section \""
                  + section
                  + "\"; add the jar that does to plugins/");
    }
  }

  @Test
  void laterFilesReplaceSectionsOfStrangersToo() {
    Config config =
        Fixtures.loader()
            .load(
                List.of(
                    Fixtures.source("a.json", "{\"zeta\":{\"n\":1},\"alpha\":{\"n\":1}}"),
                    Fixtures.source("b.json", "{\"ZETA\":{}}")),
                Format.JSON,
                false)
            .config();
    assertThat(config.getApp(4).getValue().size()).isEqualTo(2);
    assertThat(config.getApp(5).getValue().isEmpty()).isTrue();
  }
}
