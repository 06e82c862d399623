package dev.jray.kernel.config;

import dev.jray.spi.proto.core.Config;
import java.util.List;
import java.util.Objects;

/**
 * A configuration that can be used.
 *
 * @param warnings what the user should know about it, one sentence each
 */
public record LoadedConfig(Config config, List<String> warnings) {
  public LoadedConfig {
    Objects.requireNonNull(config, "config");
    warnings = List.copyOf(warnings);
  }
}
