package dev.jray.feature.api;

import dev.jray.feature.api.command.ApiCommand;
import dev.jray.spi.Plugin;
import dev.jray.spi.command.CommandProvider;
import dev.jray.spi.feature.FeatureProvider;
import java.util.List;
import java.util.Optional;

/** Adds the {@code api} section and {@code jray api}. */
public final class ApiPlugin implements Plugin {
  @Override
  public List<FeatureProvider<?>> features() {
    return List.of(
        new FeatureProvider<>(
                "api", ApiCodec.CODEC, ApiFeature.class, ApiFeature.class, Optional.empty())
            .madeOf(
                HandlerCalls.class,
                LoggerCalls.class,
                ObservatoryCalls.class,
                RoutingCalls.class,
                Services.class,
                StatsCalls.class));
  }

  @Override
  public List<CommandProvider> commands() {
    return List.of(
        new CommandProvider(
            "api", "Asks a running JRay, V2Ray or Xray over gRPC, and changes it.", ApiCommand::new));
  }
}
