package dev.jray.feature.api;

import dev.jray.feature.api.proto.observatory.Command;
import dev.jray.feature.api.proto.observatory.GetOutboundStatusRequest;
import dev.jray.feature.api.proto.observatory.GetOutboundStatusResponse;
import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Observatory.Samples;
import dev.jray.toolkit.proto.observatory.HealthPingMeasurementResult;
import dev.jray.toolkit.proto.observatory.ObservationResult;
import dev.jray.toolkit.proto.observatory.OutboundStatus;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.TreeMap;

/** ObservatoryService. */
final class ObservatoryCalls {
  private final Observatory observatory;

  @Inject
  ObservatoryCalls(Observatory observatory) {
    this.observatory = observatory;
  }

  Methods methods() {
    return new Methods(Command.getDescriptor().findServiceByName("ObservatoryService"))
        .unary("GetOutboundStatus", GetOutboundStatusRequest.getDefaultInstance(), this::status);
  }

  private GetOutboundStatusResponse status(GetOutboundStatusRequest request) {
    ObservationResult.Builder result = ObservationResult.newBuilder();
    new TreeMap<>(observatory.results())
        .entrySet().stream().map(ObservatoryCalls::status).forEach(result::addStatus);
    return GetOutboundStatusResponse.newBuilder().setStatus(result).build();
  }

  private static OutboundStatus status(Map.Entry<String, Health> entry) {
    Health health = entry.getValue();
    OutboundStatus.Builder status =
        OutboundStatus.newBuilder()
            .setOutboundTag(entry.getKey())
            .setAlive(health.alive())
            .setDelay(health.delay().toMillis())
            .setLastErrorReason(health.lastError())
            .setLastSeenTime(health.lastSeen().getEpochSecond())
            .setLastTryTime(health.lastTry().getEpochSecond());
    health.samples().map(ObservatoryCalls::samples).ifPresent(status::setHealthPing);
    return status.build();
  }

  private static HealthPingMeasurementResult samples(Samples samples) {
    return HealthPingMeasurementResult.newBuilder()
        .setAll(samples.all())
        .setFail(samples.failed())
        .setDeviation(samples.deviation().toNanos())
        .setAverage(samples.average().toNanos())
        .setMax(samples.max().toNanos())
        .setMin(samples.min().toNanos())
        .build();
  }
}
