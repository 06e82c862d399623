package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.OutboundTags;
import dev.jray.spi.feature.OutboundTags.Naming;
import dev.jray.spi.proto.core.Config;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutboundNamesTest {
  private static final String OUTBOUNDS =
      """
      "outbounds": [{"protocol": "freedom", "tag": "direct"},
                    {"protocol": "blackhole", "tag": "block"}, {"protocol": "freedom"}],
      """;

  /** A feature that sends somewhere. */
  record Pointing(List<String> to) {}

  /** A feature with an outbound of its own. */
  record Offering(String tag) {}

  private final Fixtures catalog =
      new Fixtures()
          .with(
              new FeatureProvider<>(
                  "pointing",
                  ConfigCodec.record(
                      "test.Pointing",
                      Pointing.class,
                      node -> new Pointing(node.get("to").strings())),
                  Feature.class,
                  Feature.class,
                  Optional.empty(),
                  OutboundTags.naming(
                      pointing ->
                          pointing.to().stream()
                              .map(tag -> new Naming(tag, "the arrow", List.of("to", "0")))
                              .toList())))
          .with(
              new FeatureProvider<>(
                  "offering",
                  ConfigCodec.record(
                      "test.Offering",
                      Offering.class,
                      node -> new Offering(node.get("tag").string(""))),
                  Feature.class,
                  Feature.class,
                  Optional.empty(),
                  OutboundTags.providing(offering -> List.of(offering.tag()))));

  private Config load(String json) {
    return new ConfigLoader(catalog, Fixtures.ENVIRONMENT)
        .load(List.of(Fixtures.source("c.json", json)), Format.JSON, false)
        .config();
  }

  private Config load(Config config) {
    return new ConfigLoader(catalog, Fixtures.ENVIRONMENT)
        .load(List.of(ConfigSource.of("c.pb", config.toByteArray())), Format.PROTOBUF, false)
        .config();
  }

  @Test
  void configuredAndProvidedOutboundsAreKnown() {
    Config config =
        load(
            "{"
                + OUTBOUNDS
                + "\"pointing\": {\"to\": [\"block\", \"inner\", \"direct\"]},"
                + "\"offering\": {\"tag\": \"inner\"}}");
    assertThatCode(() -> new OutboundNames(catalog).check(config)).doesNotThrowAnyException();
    assertThat(load(config)).isEqualTo(config);
  }

  @Test
  void othersAreAProblemAtTheirPlace() {
    assertThatThrownBy(() -> load("{" + OUTBOUNDS + "\"pointing\": {\n\"to\": [\n\"blok\"]}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "c.json:5: pointing.to[0]: the arrow names the outbound \"blok\", which does not exist;"
                + " outbound tags: block, direct; did you mean \"block\"?");
  }

  @Test
  void aPlaceThatTheTextDoesNotHaveIsTheSection() {
    assertThatThrownBy(() -> load("{\"pointing\": {\"to\": \"x\"}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("c.json:1: pointing: the arrow names the outbound \"x\"");
  }

  @Test
  void messagesAreCheckedToo() {
    Config good = load("{" + OUTBOUNDS + "\"pointing\": {\"to\": \"block\"}}");
    Config bad = good.toBuilder().removeOutbound(1).build();
    assertThatThrownBy(() -> load(bad))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("c.pb")
        .hasMessageContaining("the arrow names the outbound \"block\"");
    assertThatThrownBy(() -> new OutboundNames(catalog).check(bad))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the arrow names the outbound \"block\"");
  }
}
