package dev.jray.feature.api;

import dev.jray.feature.api.command.ApiCommand;
import dev.jray.feature.api.proto.commander.Config;
import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.feature.OutboundTags;
import java.util.List;
import java.util.Optional;

/** Adds the {@code api} section and {@code jray api}. */
public final class ApiPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
                "api",
                ApiCodec.CODEC,
                ApiFeature.class,
                ApiFeature.class,
                Optional.empty(),
                OutboundTags.providing(ApiPlugin::outbounds))
            .madeOf(
                HandlerCalls.class,
                LoggerCalls.class,
                ObservatoryCalls.class,
                RoutingCalls.class,
                Services.class,
                StatsCalls.class));
  }

  private static List<String> outbounds(Config config) {
    return config.getListen().isEmpty() ? List.of(config.getTag()) : List.of();
  }

  // No method reference: to link one loads its class, and with it a part of gRPC
  @Override
  public List<CommandProvider> commands() {
    return List.of(
        new CommandProvider(
            "api",
            "Asks a running JRay, V2Ray or Xray over gRPC, and changes it.",
            () -> new ApiCommand()));
  }
}
