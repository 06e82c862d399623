package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.net.Network;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TokenPluginTest {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private final TokenPlugin plugin = new TokenPlugin();

  @Test
  void theJarNamesItsPluginAndItsVersion() {
    PluginAssert.assertInstalled(TokenPlugin.class, "example");
  }

  @Test
  void bothSidesAreDescribed() {
    assertThat(plugin.inbounds()).singleElement().extracting("name").isEqualTo("token");
    assertThat(plugin.outbounds()).singleElement().extracting("name").isEqualTo("token");
    assertThat(plugin.inbounds().get(0).codec().type())
        .as("two settings, two types")
        .isNotEqualTo(plugin.outbounds().get(0).codec().type());
    assertThat(plugin.transports()).isEmpty();
    assertThat(plugin.features()).isEmpty();
  }

  @Test
  void eachHandlerHasOneConstructorForItsSettings() {
    for (Class<?> handler : List.of(TokenInbound.class, TokenOutbound.class)) {
      assertThat(handler.getDeclaredConstructors())
          .singleElement()
          .satisfies(made -> assertThat(made.isAnnotationPresent(Inject.class)).isTrue());
    }
    assertThat(plugin.inbounds().get(0).codec().settings())
        .isEqualTo(TokenInbound.class.getDeclaredConstructors()[0].getParameterTypes()[0]);
    assertThat(plugin.outbounds().get(0).codec().settings())
        .isEqualTo(TokenOutbound.class.getDeclaredConstructors()[0].getParameterTypes()[0]);
    assertThat(new TokenInbound(new TokenInboundSettings(List.of())).networks())
        .containsExactlyInAnyOrder(Network.TCP, Network.UNIX);
  }

  @Test
  void theReadmesConfigurationsAreGood() throws IOException {
    List<ConfigText> samples = new ArrayList<>();
    JSON.matcher(Files.readString(Path.of("README.md")))
        .results()
        .forEach(sample -> samples.add(ConfigText.json(sample.group(1))));
    assertThat(samples).hasSize(2);
    assertGood(samples.get(0).at("inbounds[0]"), plugin.inbounds().get(0).codec());
    assertGood(samples.get(1).at("outbounds[0]"), plugin.outbounds().get(0).codec());
  }

  private static void assertGood(ConfigText handler, ConfigCodec<?> codec) {
    assertThat(handler.at("protocol").read(node -> node.string("")).value()).isEqualTo("token");
    assertThat(handler.at("settings").read(codec).value()).isNotNull();
    assertThat(handler.at("settings").read(codec).warnings()).isEmpty();
  }

  @Test
  void theReadmeNamesEveryClass() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    for (Class<?> type :
        Arrays.asList(
            TokenPlugin.class,
            TokenInboundSettings.class,
            TokenOutboundSettings.class,
            TokenAccount.class,
            TokenInbound.class,
            TokenHandshake.class,
            TokenOutbound.class,
            TokenRequest.class,
            TokenError.class)) {
      assertThat(readme).contains("`" + type.getSimpleName() + "`");
    }
  }
}
