package dev.jray.protocol.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.protocol.mixed.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.proto.envelope.Envelope;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundProtocol;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MixedCodecTest {
  private static final String ALL =
      "{\"accounts\":[{\"pass\":\"p\",\"user\":\"u\"}],\"allowTransparent\":true,\"auth\":\"password\","
          + "\"ip\":\"127.0.0.1\",\"timeout\":1,\"udp\":true,\"userLevel\":2}";

  /** The settings of one of the two inbounds, which takes any keys. */
  private record Part(String json) {}

  private static InboundProtocol<?> part(String name) {
    return new InboundProtocol<>(
        name,
        ConfigCodec.record("test." + name, Part.class, node -> new Part(node.json())),
        Inbound.class);
  }

  private static ConfigReading<Config> read(String json) {
    return read(ConfigText.json(json));
  }

  private static ConfigReading<Config> read(ConfigText text) {
    return text.with(part("socks")).with(part("http")).read(MixedCodec.CODEC);
  }

  private static String text(TypedMessage message) {
    try {
      return Envelope.parseFrom(message.getValue()).getJson();
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void givesEachInboundItsKeys() {
    Config config = read(ALL).value();
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
    Config config = read(ALL.replace("\"password\"", "\"" + auth + "\"")).value();
    assertThat(text(config.getHttp())).doesNotContain("accounts");
    assertThat(text(config.getSocks())).contains("accounts");
  }

  @Test
  void hasTheDefaultsOfBoth() {
    Config config = read("{}").value();
    assertThat(text(config.getSocks())).isEqualTo("{}");
    assertThat(text(config.getHttp())).isEqualTo("{}");
    assertThat(config.getUserLevel()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'{\"auth\":\"password\"}'", "'{\"auth\":\"password\",\"accounts\":[]}'"})
  void refusesPasswordsWithoutAccounts(String json) {
    assertThat(read(json).problems()).hasSize(1).first().asString().contains("no \"accounts\"");
  }

  @Test
  void readsWhatItWrites() {
    Config config = read(ALL).value();
    ConfigReading<Config> again = read(ConfigText.written(MixedCodec.CODEC, config));
    assertThat(again.value()).isEqualTo(config);
    assertThat(again.warnings()).isEmpty();
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
    assertThat(read(json).problems()).hasSize(1).first().asString().startsWith(place + ":");
  }
}
