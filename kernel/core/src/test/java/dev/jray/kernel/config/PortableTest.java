package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.protocol.User;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class PortableTest {
  private static ConfigLoader loader(UnaryOperator<User> portable) {
    ConfigCodec<User> codec =
        ConfigCodec.message(
            User.getDefaultInstance(),
            node -> User.newBuilder().setEmail("@" + node.get("list").string("")).build(),
            user -> Map.of("list", user.getEmail().substring(1)),
            portable);
    return new ConfigLoader(
        new Fixtures()
            .with(
                new FeatureProvider<>(
                    "users", codec, Feature.class, Feature.class, Optional.empty())),
        Map.of());
  }

  /** Reads a file, so to speak. */
  private static User expanded(User user) {
    return user.getEmail().startsWith("@") ? user.toBuilder().setEmail("content").build() : user;
  }

  private static Config config(User user) {
    return Config.newBuilder().addApp(Messages.typed(user)).build();
  }

  @Test
  void aCodecReplacesWhatOtherProgramsDoNotKnow() {
    User reference = User.newBuilder().setEmail("@list").setLevel(3).build();
    assertThat(loader(PortableTest::expanded).portable(config(reference)))
        .isEqualTo(config(reference.toBuilder().setEmail("content").build()));
  }

  @Test
  void theWayThroughJsonKeepsTheReference() {
    ConfigLoader loader = loader(PortableTest::expanded);
    assertThat(loader.toJson(config(User.newBuilder().setEmail("@list").build())))
        .contains("\"list\": \"list\"");
  }

  @Test
  void whatStaysKeepsItsBytes() {
    // level behind email: not the order in which Java writes them
    ByteString bytes = ByteString.copyFrom(HexFormat.of().parseHex("1203612E620803"));
    Config config =
        Config.newBuilder()
            .addApp(Messages.typed(User.getDescriptor().getFullName(), bytes))
            .build();
    assertThat(loader(PortableTest::expanded).portable(config)).isEqualTo(config);
  }

  @Test
  void theOtherPartsOfAConfigurationStay() {
    Config config =
        Fixtures.load(
                """
                {
                  "inbounds": [{"port": 1, "protocol": "socks", "settings": {"udp": true}}],
                  "outbounds": [{"protocol": "freedom"}, {"protocol": "token"}]
                }
                """)
            .config();
    assertThat(Fixtures.loader().portable(config)).isEqualTo(config);
  }

  @Test
  void aPluginsFaultIsAProblem() {
    ConfigLoader faulty =
        loader(
            user -> {
              throw new IllegalStateException("oops");
            });
    Config config = config(User.getDefaultInstance());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> faulty.portable(config))
        .withMessageContaining("cannot make its settings portable")
        .withMessageContaining("oops");
    ConfigLoader missing =
        loader(
            user -> {
              throw new ConfigException("no file");
            });
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> missing.portable(config))
        .withMessage("no file");
  }
}
