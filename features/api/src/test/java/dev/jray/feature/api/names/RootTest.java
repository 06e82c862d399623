package dev.jray.feature.api.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RootTest {
  @ParameterizedTest
  @CsvSource({
    "v2ray.core.app.stats.command.StatsService, xray.app.stats.command.StatsService",
    "v2ray.core.common.serial.TypedMessage, xray.common.serial.TypedMessage",
    "v2ray.core.InboundHandlerConfig, xray.core.InboundHandlerConfig",
    "v2ray.core.app.observatory.command.Config, xray.core.app.observatory.command.Config"
  })
  void aNameHasACounterpart(String v2ray, String xray) {
    assertThat(Root.XRAY.name(v2ray)).isEqualTo(xray);
    assertThat(Root.V2RAY.name(v2ray)).isEqualTo(v2ray);
    assertThat(Root.canonical(xray)).isEqualTo(v2ray);
    assertThat(Root.canonical("type.googleapis.com/" + v2ray)).isEqualTo(v2ray);
  }

  @ParameterizedTest
  @CsvSource({"google.protobuf.Any", "no.such.Type", "xraying.Type"})
  void otherNamesStay(String name) {
    assertThat(Root.XRAY.name(name)).isEqualTo(name);
    assertThat(Root.canonical(name)).isEqualTo(name);
  }
}
