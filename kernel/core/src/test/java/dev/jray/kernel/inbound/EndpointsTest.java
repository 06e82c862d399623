package dev.jray.kernel.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
  private static PortRange range(int from, int to) {
    return PortRange.newBuilder().setFrom(from).setTo(to).build();
  }

  @Test
  void everyPortOfEveryRangeIsBoundOnce() {
    ReceiverConfig receiver =
        ReceiverConfig.newBuilder()
            .setPortRange(range(1000, 1001))
            .addMorePortRange(range(1001, 1002))
            .addMorePortRange(range(2000, 2000))
            .build();

    assertThat(Endpoints.of(receiver, Set.of(Network.UDP)))
        .extracting(Object::toString)
        .hasSize(4)
        .satisfiesExactly(
            first -> assertThat(first).contains("1000"),
            second -> assertThat(second).contains("1001"),
            third -> assertThat(third).contains("1002"),
            last -> assertThat(last).contains("2000"));
  }

  @Test
  void everyRangeIsChecked() {
    ReceiverConfig receiver =
        ReceiverConfig.newBuilder()
            .setPortRange(range(1000, 1001))
            .addMorePortRange(range(1, 70_000))
            .build();

    assertThatThrownBy(() -> Endpoints.of(receiver, Set.of(Network.TCP)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("1 -> 70000");
  }
}
