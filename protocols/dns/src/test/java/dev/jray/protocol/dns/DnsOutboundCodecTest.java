package dev.jray.protocol.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.protocol.dns.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.net.Endpoint;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Vectors;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class DnsOutboundCodecTest {
  private static final Destination TARGET = Destination.udp(Address.parse("9.9.9.9"), 5300);

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(DnsProtocolPlugin.class, "dns-outbound");
    assertThat(DnsOutboundCodec.CODEC.type()).isEqualTo("v2ray.core.proxy.dns.Config");
  }

  @Test
  void theVectorGivesV2RaysBytes() {
    List<OutboundHandlerConfig> expected = Vectors.config("out-dns.pb.hex").getOutboundList();

    assertThat(expected).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Config read =
          Vectors.json("out-dns.json")
              .at("outbounds[" + i + "].settings")
              .read(DnsOutboundCodec.CODEC)
              .value();
      assertThat(read.toByteString()).isEqualTo(expected.get(i).getProxySettings().getValue());
      assertThat(
              ConfigText.written(DnsOutboundCodec.CODEC, read).read(DnsOutboundCodec.CODEC).value())
          .isEqualTo(read);
    }
  }

  @Test
  void readsEveryKey() {
    ConfigReading<Config> read =
        read(
            """
            {"network": "TCP", "address": "1.1.1.1", "port": 5353, "userLevel": 3,
             "responseTTL": 7, "nonIPQuery": "Reject"}""");
    DnsOutboundSettings settings = DnsOutboundSettings.of(read.value());

    assertThat(read.warnings()).isEmpty();
    assertThat(settings.server(TARGET)).isEqualTo(Destination.tcp(Address.parse("1.1.1.1"), 5353));
    assertThat(settings.ttl()).isEqualTo(OptionalInt.of(7));
    assertThat(settings.nonIp()).isEqualTo(NonIpQuery.REJECT);
    assertThat(
            ConfigText.written(DnsOutboundCodec.CODEC, read.value())
                .read(DnsOutboundCodec.CODEC)
                .value())
        .isEqualTo(read.value());
  }

  @Test
  void whatIsNotSaidStaysAsTheClientWantsIt() {
    DnsOutboundSettings settings = DnsOutboundSettings.of(read("{}").value());

    assertThat(settings.server(TARGET)).isEqualTo(TARGET);
    assertThat(settings.ttl()).isEmpty();
    assertThat(settings.nonIp()).isEqualTo(NonIpQuery.FORWARD);
    assertThat(read("{\"network\": \"x\"}").warnings()).hasSize(1);
  }

  @Test
  void wrongValuesAreRefused() {
    assertThat(read("{\"nonIPQuery\": \"x\"}").problems())
        .containsExactly("settings.nonIPQuery: \"x\" is not known; write forward, drop or reject");
    assertThat(read("{\"port\": 65536}").problems()).hasSize(1);
    assertThatThrownBy(() -> DnsOutboundSettings.of(Config.newBuilder().setNonIPQuery("x").build()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () ->
                DnsOutboundSettings.of(
                    Config.newBuilder().setServer(Endpoint.newBuilder().setPort(70000)).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("port out of range: 70000");
  }

  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(DnsOutboundCodec.CODEC);
  }
}
