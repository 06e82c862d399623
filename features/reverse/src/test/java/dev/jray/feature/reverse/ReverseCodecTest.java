package dev.jray.feature.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.reverse.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReverseCodecTest {
  private static final ConfigCodec<Config> CODEC = ReverseCodec.CODEC;

  @Test
  void isInstalledUnderItsName() {
    PluginAssert.assertInstalled(ReversePlugin.class, "reverse");
    assertThat(CODEC.type()).isEqualTo("v2ray.core.app.reverse.Config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reverse", "reverse-empty-fields"})
  void theVectorsGiveV2RaysBytes(String vector) throws InvalidProtocolBufferException {
    ByteString expected = Vectors.app(vector + ".pb.hex", CODEC.type()).getValue();
    assertThat(Vectors.json(vector + ".json").at("reverse").read(CODEC).value().toByteString())
        .isEqualTo(expected);

    ConfigReading<Config> written =
        ConfigText.written(CODEC, Config.parseFrom(expected)).read(CODEC);
    assertThat(written.value().toByteString()).isEqualTo(expected);
    assertThat(written.warnings()).isEmpty();
  }
}
