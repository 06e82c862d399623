package dev.jray.kernel.config;

import dev.jray.spi.proto.core.Config;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A configuration that can be used.
 *
 * @param warnings what the user should know about it, one sentence each
 * @param places file and line of each section that belongs to a feature; empty if it was no text
 */
public record LoadedConfig(Config config, List<String> warnings, Map<String, String> places) {
  public LoadedConfig {
    Objects.requireNonNull(config, "config");
    warnings = List.copyOf(warnings);
    places = Map.copyOf(places);
  }
}
