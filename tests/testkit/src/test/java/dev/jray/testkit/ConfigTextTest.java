package dev.jray.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.StringValue;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundProtocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigTextTest {
  private static final ConfigCodec<StringValue> NAME =
      ConfigCodec.message(
          StringValue.getDefaultInstance(),
          node -> StringValue.of(node.get("name").string("nobody")),
          message -> Map.of("name", message.getValue()));

  private record Age(long years) {}

  private static final ConfigCodec<Age> AGE =
      ConfigCodec.record(
          "test.Age", Age.class, node -> new Age(node.get("years").integer(0, 150, 0)));

  @Test
  void readsWithEitherKindOfCodec() {
    assertThat(ConfigText.json("{\"name\": \"ann\"}").read(NAME).value())
        .isEqualTo(StringValue.of("ann"));
    assertThat(ConfigText.json("{\"years\": 33}").read(AGE).value()).isEqualTo(new Age(33));
  }

  @Test
  void tellsProblemsByTheirPath() {
    ConfigReading<Age> reading = ConfigText.json("{\n\"years\": 151}").read(AGE);

    assertThat(reading.result()).isEqualTo(new Age(0));
    assertThat(reading.problems())
        .singleElement()
        .asString()
        .startsWith("settings.years: 151 is out of range");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(reading::value)
        .withMessageContaining("settings.years");
  }

  @Test
  void tellsSyntaxErrors() {
    ConfigReading<Age> reading = ConfigText.json("{\"years\": }").read(AGE);

    assertThat(reading.problems()).singleElement().asString().startsWith("invalid character '}'");
    assertThatExceptionOfType(AssertionError.class).isThrownBy(reading::value);
  }

  @Test
  void tellsUnknownKeysAsWarnings() {
    ConfigReading<Age> reading = ConfigText.json("{\"year\": 1}").read(AGE);

    assertThat(reading.value()).isEqualTo(new Age(0));
    assertThat(reading.warnings())
        .singleElement()
        .isEqualTo("settings: unknown key \"year\"; did you mean \"years\"?; ignored");
  }

  @Test
  void readsAPartAndLooksAtNothingElse() {
    ConfigText whole =
        ConfigText.json("{\"a\": {\"list\": [1, {\"who\": {\"name\": 5, \"nam\": 1}}]}, \"b\": 2}");

    ConfigReading<StringValue> reading = whole.at("a.list[1].who").read(NAME);

    assertThat(reading.problems()).singleElement().asString().startsWith("who.name: ");
    assertThat(reading.warnings()).singleElement().asString().startsWith("who: unknown key");
    assertThat(whole.at("a").at("list[1]").read(node -> node.get("who").isObject()).value())
        .isTrue();
    assertThat(whole.at("a.list[1].who").read(node -> 1).warnings()).isEmpty();
  }

  @Test
  void anAbsentPartIsAnAbsentNode() {
    assertThat(ConfigText.json("{}").at("b").read(ConfigNode::present).value()).isFalse();
    assertThat(ConfigText.json("{}").at("b").read(NAME).value())
        .isEqualTo(StringValue.of("nobody"));
  }

  @Test
  void whatIsWrittenCanBeRead() {
    StringValue message = StringValue.of("é \"quoted\"\n");

    assertThat(ConfigText.written(NAME, message).read(NAME))
        .isEqualTo(new ConfigReading<>(message, List.of(), List.of()));
  }

  @Test
  void anotherInboundReadsItsOwnPart() {
    TypedMessage inner =
        ConfigText.json("{\"name\": \"bob\"}")
            .with(new InboundProtocol<>("name", NAME, Inbound.class))
            .read(node -> node.asInbound("name"))
            .value();

    assertThat(inner.getType()).isEqualTo(NAME.type());
    assertThat(inner.getValue()).isEqualTo(StringValue.of("bob").toByteString());
    assertThat(ConfigText.json("{}").read(node -> node.asInbound("name")).problems()).hasSize(1);
  }
}
