package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.api.Methods.UnaryMethod;
import dev.jray.feature.api.proto.observatory.GetOutboundStatusResponse;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Observatory.Samples;
import dev.jray.toolkit.proto.observatory.HealthPingMeasurementResult;
import dev.jray.toolkit.proto.observatory.OutboundStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ObservatoryCallsTest {
  private static GetOutboundStatusResponse ask(Observatory observatory) throws Exception {
    UnaryMethod method =
        (UnaryMethod) new ObservatoryCalls(observatory).methods().all().get("GetOutboundStatus");
    return (GetOutboundStatusResponse) method.call().apply(new byte[0]);
  }

  @Test
  void resultsAreToldInTheUnitsOfXray() throws Exception {
    Samples samples =
        new Samples(
            3,
            1,
            Duration.ofNanos(4),
            Duration.ofNanos(5),
            Duration.ofNanos(6),
            Duration.ofNanos(2));
    Health good =
        new Health(
            true,
            Duration.ofMillis(12),
            "",
            Instant.ofEpochSecond(7),
            Instant.ofEpochSecond(8),
            Optional.of(samples));
    Health bad =
        new Health(
            false,
            Duration.ZERO,
            "refused",
            Instant.EPOCH,
            Instant.ofEpochSecond(9),
            Optional.empty());
    GetOutboundStatusResponse answer = ask(() -> Map.of("b", bad, "a", good));
    assertThat(answer.getStatus().getStatusList())
        .containsExactly(
            OutboundStatus.newBuilder()
                .setAlive(true)
                .setDelay(12)
                .setOutboundTag("a")
                .setLastSeenTime(7)
                .setLastTryTime(8)
                .setHealthPing(
                    HealthPingMeasurementResult.newBuilder()
                        .setAll(3)
                        .setFail(1)
                        .setDeviation(4)
                        .setAverage(5)
                        .setMax(6)
                        .setMin(2))
                .build(),
            OutboundStatus.newBuilder()
                .setLastErrorReason("refused")
                .setOutboundTag("b")
                .setLastTryTime(9)
                .build());
  }

  @Test
  void withoutProbesThereIsNothing() throws Exception {
    assertThat(ask(Observatory.NONE).getStatus().getStatusCount()).isZero();
  }
}
