package dev.jray.protocol.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.mixed.proto.Config;
import dev.jray.spi.proto.serial.TypedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MixedCodecTest {
  private static final String ALL =
      "{\"accounts\":[{\"pass\":\"p\",\"user\":\"u\"}],\"allowTransparent\":true,\"auth\":\"password\","
          + "\"ip\":\"127.0.0.1\",\"timeout\":1,\"udp\":true,\"userLevel\":2}";

  private static String text(TypedMessage message) {
    return message.getValue().toStringUtf8();
  }

  @Test
  void givesEachInboundItsKeys() {
    TextNode node = TextNode.of(ALL);
    Config config = MixedCodec.read(node);
    assertThat(node.problems()).isEmpty();
    assertThat(config.getUserLevel()).isEqualTo(2);
    assertThat(config.getSocks().getType()).isEqualTo("test.socks");
    assertThat(text(config.getSocks()))
        .isEqualTo(
            "{\"accounts\":[{\"pass\":\"p\",\"user\":\"u\"}],\"auth\":\"password\",\"ip\":\"127.0.0.1\","
                + "\"timeout\":1,\"udp\":true,\"userLevel\":2}");
    assertThat(config.getHttp().getType()).isEqualTo("test.http");
    assertThat(text(config.getHttp()))
        .isEqualTo(
            "{\"accounts\":[{\"pass\":\"p\",\"user\":\"u\"}],\"allowTransparent\":true,\"timeout\":1,\"userLevel\":2}");
  }

  @ParameterizedTest
  @CsvSource({"noauth", "''", "Password"})
  void keepsAccountsFromHttpUnlessTheyAreAskedFor(String auth) {
    Config config = MixedCodec.read(TextNode.of(ALL.replace("\"password\"", "\"" + auth + "\"")));
    assertThat(text(config.getHttp())).doesNotContain("accounts");
    assertThat(text(config.getSocks())).contains("accounts");
  }

  @Test
  void hasTheDefaultsOfBoth() {
    TextNode node = TextNode.of("{}");
    Config config = MixedCodec.read(node);
    assertThat(node.problems()).isEmpty();
    assertThat(text(config.getSocks())).isEqualTo("{}");
    assertThat(text(config.getHttp())).isEqualTo("{}");
    assertThat(config.getUserLevel()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'{\"auth\":\"password\"}'", "'{\"auth\":\"password\",\"accounts\":[]}'"})
  void refusesPasswordsWithoutAccounts(String json) {
    TextNode node = TextNode.of(json);
    MixedCodec.read(node);
    assertThat(node.problems()).hasSize(1).first().asString().contains("no \"accounts\"");
  }

  @Test
  void readsWhatItWrites() {
    Config config = MixedCodec.read(TextNode.of(ALL));
    TextNode node = TextNode.of(MixedCodec.write(config));
    assertThat(MixedCodec.read(node)).isEqualTo(config);
    assertThat(node.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"userLevel\":\"2\"} | settings.userLevel",
        "{\"socks\":{\"type\":\"a\"}} | settings.http",
        "{\"http\":{\"type\":\"a\"},\"socks\":{\"value\":\"\"}} | settings.socks",
        "{\"http\":{\"type\":\"a\"},\"socks\":{\"type\":\"a\",\"value\":\"?\"}} | settings.socks.value"
      })
  void findsWrongValues(String json, String place) {
    TextNode node = TextNode.of(json);
    MixedCodec.read(node);
    assertThat(node.problems()).hasSize(1).first().asString().startsWith(place + ":");
  }
}
