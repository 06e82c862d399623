package dev.jray.kernel.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.AllocationStrategy;
import dev.jray.spi.proto.proxyman.AllocationStrategy.AllocationStrategyConcurrency;
import dev.jray.spi.proto.proxyman.AllocationStrategy.AllocationStrategyRefresh;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import org.junit.jupiter.api.Test;

final class RotationTest {
  private static ReceiverConfig.Builder receiver(int from, int to) {
    return ReceiverConfig.newBuilder().setPortRange(PortRange.newBuilder().setFrom(from).setTo(to));
  }

  private static AllocationStrategy strategy(int concurrency, int refresh) {
    return AllocationStrategy.newBuilder()
        .setConcurrency(AllocationStrategyConcurrency.newBuilder().setValue(concurrency))
        .setRefresh(AllocationStrategyRefresh.newBuilder().setValue(refresh))
        .build();
  }

  private static void assertRefused(ReceiverConfig receiver, String why) {
    assertThatThrownBy(() -> Rotation.of("in", receiver))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("[in]")
        .hasMessageContaining(why);
  }

  @Test
  void hasTheDefaultsOfV2Ray() {
    assertThat(Rotation.of("in", receiver(1000, 2000).build()))
        .isEqualTo(new Rotation(1000, 2000, 3, 5));
  }

  @Test
  void takesEverythingThatIsGiven() {
    assertThat(
            Rotation.of(
                "in", receiver(0, 65535).setAllocationStrategy(strategy(65535, -1)).build()))
        .isEqualTo(new Rotation(1, 65535, 65535, 4_294_967_295L));
  }

  @Test
  void refusesWhatCannotBe() {
    assertRefused(ReceiverConfig.getDefaultInstance(), "no range of ports");
    assertRefused(receiver(0, 0).build(), "no range of ports");
    assertRefused(receiver(2000, 1000).build(), "no range of ports");
    assertRefused(receiver(1000, 65536).build(), "no range of ports");
    assertRefused(receiver(1000, 1001).build(), "wants 3 ports at a time");
    assertRefused(
        receiver(1000, 2000).setAllocationStrategy(strategy(0, 1)).build(), "wants 0 ports");
    assertRefused(
        receiver(1000, 2000).setAllocationStrategy(strategy(-1, 1)).build(),
        "wants 4294967295 ports");
    assertRefused(
        receiver(1000, 2000).setAllocationStrategy(strategy(3, 0)).build(), "\"refresh\": 0");
  }
}
