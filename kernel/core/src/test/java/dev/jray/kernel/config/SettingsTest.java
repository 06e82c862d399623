package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.jray.kernel.config.Fixtures.Token;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.protocol.User;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private static final ConfigCodec<User> USER =
      ConfigCodec.message(
          User.getDefaultInstance(),
          node -> User.newBuilder().setEmail(node.get("email").string("")).build(),
          user -> Map.of("email", user.getEmail()));

  private final Settings settings = new Settings(new Fixtures());

  @Test
  void messagesAreDecoded() {
    User user = User.newBuilder().setEmail("a@b").setLevel(3).build();
    assertThat(settings.parse(USER, user.toByteString())).isEqualTo(user);
    assertThat(settings.parse(USER, ByteString.EMPTY)).isEqualTo(User.getDefaultInstance());
  }

  @Test
  void recordsAreReadOutOfTheirEnvelope() {
    assertThat(settings.parse(Fixtures.TOKEN, Codecs.envelope("{\"token\":\"x\",\"number\":9}")))
        .isEqualTo(new Token("x", 9));
    assertThat(settings.parse(Fixtures.TOKEN, ByteString.EMPTY)).isEqualTo(new Token("", 5));
  }

  @Test
  void problemsOfAnEnvelopeNameItsTypeAndPath() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings.parse(Fixtures.TOKEN, Codecs.envelope("{\"number\":99}")))
        .withMessage(
            "com.example.Token:1: number: 99 is out of range; give a whole number from 0 to 10");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings.parse(Fixtures.TOKEN, Codecs.envelope("{number:1}")))
        .withMessageContaining("com.example.Token:1:2: ");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings.parse(Fixtures.TOKEN, Codecs.envelope("[]")))
        .withMessageContaining("must begin with {");
  }

  @Test
  void garbageThrowsNothingButAConfigException() {
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (ConfigCodec<?> codec : new ConfigCodec<?>[] {USER, Fixtures.TOKEN}) {
        try {
          assertThat((Object) settings.parse(codec, ByteString.copyFrom(bytes))).isNotNull();
        } catch (ConfigException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void mapsAreWrittenInTheOrderOfTheirKeys() {
    var unordered = com.google.protobuf.Struct.newBuilder();
    for (int i = 9; i >= 0; i--) {
      unordered.putFields(
          "k" + i, com.google.protobuf.Value.newBuilder().setBoolValue(true).build());
    }
    String text = WireBytes.of(unordered.build()).toStringUtf8();
    for (int i = 1; i < 10; i++) {
      assertThat(text.indexOf("k" + i)).isGreaterThan(text.indexOf("k" + (i - 1)));
    }
  }
}
