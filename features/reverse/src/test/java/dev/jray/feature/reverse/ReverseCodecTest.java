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

final class ReverseCodecTest {
  private static final ConfigCodec<Config> CODEC = ReverseCodec.CODEC;

  @Test
  void isInstalledUnderItsName() {
    PluginAssert.assertInstalled(ReversePlugin.class, "reverse");
    assertThat(CODEC.type()).isEqualTo("v2ray.core.app.reverse.Config");
  }

  @Test
  void theVectorGivesV2RaysBytes() throws InvalidProtocolBufferException {
    ByteString expected = Vectors.app("reverse.pb.hex", CODEC.type()).getValue();
    assertThat(Vectors.json("reverse.json").at("reverse").read(CODEC).value().toByteString())
        .isEqualTo(expected);

    ConfigReading<Config> written =
        ConfigText.written(CODEC, Config.parseFrom(expected)).read(CODEC);
    assertThat(written.value().toByteString()).isEqualTo(expected);
    assertThat(written.warnings()).isEmpty();
  }

  @Test
  void whatV2RayFindsOnlyWhenItStartsIsToldWithItsPlace() {
    assertThat(Vectors.json("reverse-empty-fields.json").at("reverse").read(CODEC).problems())
        .containsExactly(
            "reverse.bridges[0].tag: bridge tag is empty; rules need it to name the bridge",
            "reverse.bridges[0].domain: bridge domain is empty; give the same made-up name to bridge"
                + " and portal",
            "reverse.portals[0].domain: portal domain is empty; give the same made-up name to bridge"
                + " and portal");
  }

  @Test
  void twoPortalsWithOneTagAreToldWithTheirPlace() {
    String json =
        """
        {"portals": [{"tag": "p", "domain": "a"}, {"tag": "p", "domain": "b"}]}
        """;
    assertThat(ConfigText.json(json).read(CODEC).problems())
        .containsExactly("settings.portals[1].tag: two portals have the tag p; give each its own");
  }
}
