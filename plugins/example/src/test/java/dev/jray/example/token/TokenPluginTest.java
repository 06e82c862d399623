package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.Plugin;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Network;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class TokenPluginTest {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private final TokenPlugin plugin = new TokenPlugin();

  @Test
  void theJarNamesItsPluginAndItsVersion() throws IOException {
    assertThat(ServiceLoader.load(Plugin.class)).hasExactlyElementsOfTypes(TokenPlugin.class);
    Properties manifest = new Properties();
    try (InputStream in =
        TokenPluginTest.class.getResourceAsStream("/META-INF/jray/plugin.properties")) {
      manifest.load(in);
    }
    assertThat(manifest).containsEntry("name", "example").containsEntry("spi", "[1.0,2.0)");
    assertThat(manifest.getProperty("version")).matches("\\d+\\..*");
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
    List<TreeNode> samples = new ArrayList<>();
    JSON.matcher(Files.readString(Path.of("README.md")))
        .results()
        .forEach(sample -> samples.add(TreeNode.parse(sample.group(1))));
    assertThat(samples).hasSize(2);
    assertGood(samples.get(0), "inbounds", plugin.inbounds().get(0).codec());
    assertGood(samples.get(1), "outbounds", plugin.outbounds().get(0).codec());
  }

  private static void assertGood(TreeNode sample, String list, ConfigCodec<?> codec) {
    ConfigNode handler = sample.get(list).elements().get(0);
    assertThat(handler.get("protocol").string("")).isEqualTo("token");
    assertThat(((ConfigCodec.OfRecord<?>) codec).reader().apply(handler.get("settings")))
        .isNotNull();
    assertThat(sample.problems()).isEmpty();
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
