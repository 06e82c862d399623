package dev.jray.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.spi.protocol.Outbound;
import dev.jray.spi.protocol.OutboundProtocol;
import dev.jray.spi.sniff.Sniffer;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityProvider;
import dev.jray.spi.transport.Transport;
import dev.jray.spi.transport.TransportProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only one plugin may have, and who gives way. */
final class PluginClashTest {
  @TempDir private Path plugins;

  @Test
  void theLaterJarGivesWayAndTheSentenceNamesBoth() {
    Path first = TestJar.inbound("zeta", "same").write(plugins.resolve("a.jar"));
    Path second = TestJar.inbound("alpha", "same").write(plugins.resolve("b.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.plugins())
          .extracting(PluginInfo::name)
          .containsExactly("alpha", "zeta");
      assertThat(repository.refused())
          .singleElement()
          .extracting(PluginInfo::reason)
          .isEqualTo(
              "Plugin "
                  + second
                  + " is refused: it provides inbound 'same', as does plugin 'zeta' ("
                  + first
                  + "); remove one of the two.");
      assertThat(repository.inbound("same")).isPresent();
      assertThat(repository.inboundByType("test.zeta")).isPresent();
      assertThat(repository.inboundByType("test.alpha")).isEmpty();
    }
  }

  @Test
  void twoJarsMayNotHaveOneName() {
    Path first = TestJar.plugin("same").write(plugins.resolve("a.jar"));
    Path second =
        TestJar.plugin("same", "public Main() { throw new Error(); }")
            .write(plugins.resolve("b/b.jar"));
    try (PluginRepository repository = PluginRepository.fromFolder(plugins)) {
      assertThat(repository.plugins())
          .extracting(PluginInfo::path)
          .containsExactly(first, second.getParent());
      assertThat(repository.refused())
          .singleElement()
          .extracting(PluginInfo::reason)
          .isEqualTo(
              "Plugin "
                  + second.getParent()
                  + " is refused: its name is that of plugin 'same' ("
                  + first
                  + "); remove one of the two.");
    }
  }

  @Test
  void inboundsClashByNameAndByType() {
    assertClash(
        inbounds(inbound("a", "t.A", Inbound.class)),
        inbounds(inbound("a", "t.B", Inbound.class)),
        "inbound 'a'");
    assertClash(
        inbounds(inbound("a", "t.A", Inbound.class)),
        inbounds(inbound("b", "t.A", Inbound.class)),
        "inbound settings 't.A'");
  }

  @Test
  void outboundsClashByNameAndByTypeButNotWithInbounds() {
    assertClash(outbounds(outbound("a", "t.A")), outbounds(outbound("a", "t.B")), "outbound 'a'");
    assertClash(
        outbounds(outbound("a", "t.A")),
        outbounds(outbound("b", "t.A")),
        "outbound settings 't.A'");
    assertTogether(inbounds(inbound("a", "t.A", Inbound.class)), outbounds(outbound("a", "t.A")));
  }

  @Test
  void transportsClashByNameAndByNetwork() {
    assertClash(
        transports(transport("websocket", "ws")),
        transports(transport("websocket", "other")),
        "transport 'websocket'");
    assertClash(
        transports(transport("websocket", "websocket", "ws")),
        transports(transport("mine", "mine", "ws")),
        "network 'ws'");
    assertTogether(transports(transport("a", "a", "a")), transports(transport("b")));
  }

  @Test
  void securitiesClashByNameAndByType() {
    assertClash(
        securities(security("tls", "t.Tls")),
        securities(security("tls", "t.Other")),
        "security 'tls'");
    assertClash(
        securities(security("tls", "t.Tls")),
        securities(security("xtls", "t.Tls")),
        "security settings 't.Tls'");
  }

  @Test
  void featuresClashBySectionAndByTypeButNotByWhatTheyProvide() {
    assertClash(
        features(feature("policy", "t.A")), features(feature("policy", "t.B")), "feature 'policy'");
    assertClash(
        features(feature("policy", "t.A")),
        features(feature("policy2", "t.A")),
        "feature settings 't.A'");
    assertTogether(features(feature("policy", "t.A")), features(feature("otherPolicy", "t.B")));
  }

  @Test
  void sniffersClashByName() {
    try (PluginRepository repository =
        PluginRepository.of(new FixtureSniffers(), new FixtureSniffers())) {
      assertThat(repository.refused())
          .singleElement()
          .extracting(PluginInfo::reason)
          .asString()
          .contains("it provides sniffer 'stream', as does plugin");
      assertThat(repository.sniffers())
          .extracting(Sniffer::name)
          .as("sorted by order and name")
          .containsExactly("datagram", "stream");
    }
  }

  @Test
  void onePluginMayNotProvideANameTwice() {
    assertOnlyRefused(
        outbounds(outbound("a", "t.A"), outbound("a", "t.B")),
        "it provides outbound 'a' twice; remove it and tell its author "
            + "that a name belongs to one descriptor.");
    assertOnlyRefused(
        transports(transport("a", "x"), transport("b", "x")),
        "it provides network 'x' twice; remove it and tell its author "
            + "that a name belongs to one descriptor.");
    assertOnlyRefused(
        inbounds(inbound("a", "t.A", Inbound.class), inbound("b", "t.A", OtherInbound.class)),
        "it provides inbound settings 't.A' twice; remove it and tell its author "
            + "that a name belongs to one descriptor.");
  }

  @Test
  void twoNamesMayShareAHandlerAndItsSettings() {
    InboundProtocol<?> second = inbound("b", "t.A", Inbound.class);
    InboundProtocol<?> first = inbound("a", "t.A", Inbound.class);
    PluginRepository repository = PluginRepository.of(inbounds(second, first));
    assertThat(repository.refused()).isEmpty();
    assertThat(repository.names(Offer.Kind.INBOUND)).containsExactly("a", "b");
    assertThat(repository.inboundByType("t.A").orElseThrow()).isSameAs(first);
  }

  @Test
  void namesMustBeUsable() {
    assertOnlyRefused(
        outbounds(outbound("Socks", "t.A")),
        "it provides outbound 'Socks', a name no configuration can use; "
            + "remove it and tell its author that names are lower-case words without blanks.");
    assertOnlyRefused(
        transports(transport("a", "")),
        "it provides network '', a name no configuration can use; "
            + "remove it and tell its author that names are lower-case words without blanks.");
    assertOnlyRefused(
        features(feature("my section", "t.A")),
        "it provides feature 'my section', a name no configuration can use; "
            + "remove it and tell its author that names are words without blanks.");
    assertThat(PluginRepository.of(features(feature("fakeDns", "t.A"))).refused()).isEmpty();
  }

  private static void assertClash(Plugin first, Plugin second, String what) {
    PluginRepository repository = PluginRepository.of(first, second);
    assertThat(repository.refused()).hasSize(1);
    PluginInfo refused = repository.refused().get(0);
    assertThat(refused.name()).isEqualTo("pluginclashtest-given-2");
    assertThat(refused.reason())
        .contains(" is refused: it provides " + what + ", as does plugin 'pluginclashtest-given' (")
        .endsWith("); remove one of the two.");
    assertThat(refused.provides()).isEmpty();
  }

  private static void assertTogether(Plugin first, Plugin second) {
    assertThat(PluginRepository.of(first, second).refused()).isEmpty();
  }

  private static void assertOnlyRefused(Plugin plugin, String reasonAndRemedy) {
    assertThat(PluginRepository.of(plugin).refused())
        .singleElement()
        .extracting(PluginInfo::reason)
        .asString()
        .endsWith(" is refused: " + reasonAndRemedy);
  }

  private interface OtherInbound extends Inbound {}

  private abstract static class TestPolicy implements Feature, PolicyManager {}

  private record Settings() {}

  private record Given(
      List<InboundProtocol<?>> inbounds,
      List<OutboundProtocol<?>> outbounds,
      List<TransportProvider<?>> transports,
      List<SecurityProvider<?>> securities,
      List<FeatureProvider<?>> features)
      implements Plugin {}

  private static Plugin inbounds(InboundProtocol<?>... all) {
    return new Given(List.of(all), List.of(), List.of(), List.of(), List.of());
  }

  private static Plugin outbounds(OutboundProtocol<?>... all) {
    return new Given(List.of(), List.of(all), List.of(), List.of(), List.of());
  }

  private static Plugin transports(TransportProvider<?>... all) {
    return new Given(List.of(), List.of(), List.of(all), List.of(), List.of());
  }

  private static Plugin securities(SecurityProvider<?>... all) {
    return new Given(List.of(), List.of(), List.of(), List.of(all), List.of());
  }

  private static Plugin features(FeatureProvider<?>... all) {
    return new Given(List.of(), List.of(), List.of(), List.of(), List.of(all));
  }

  private static ConfigCodec<Settings> codec(String type) {
    return ConfigCodec.record(type, Settings.class, node -> new Settings());
  }

  private static InboundProtocol<?> inbound(
      String name, String type, Class<? extends Inbound> handler) {
    return new InboundProtocol<>(name, codec(type), handler);
  }

  private static OutboundProtocol<?> outbound(String name, String type) {
    return new OutboundProtocol<>(name, codec(type), Outbound.class);
  }

  private static TransportProvider<?> transport(String name, String... networks) {
    return new TransportProvider<>(
        name, List.of(networks), name + "Settings", codec("t." + name), Transport.class);
  }

  private static SecurityProvider<?> security(String name, String type) {
    return new SecurityProvider<>(name, codec(type), Security.class);
  }

  private static FeatureProvider<?> feature(String section, String type) {
    return new FeatureProvider<>(
        section, codec(type), PolicyManager.class, TestPolicy.class, Optional.empty());
  }
}
