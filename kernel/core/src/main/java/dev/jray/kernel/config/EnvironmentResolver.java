package dev.jray.kernel.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** Looks up HOCON's {@code ${NAME}} in an environment that was handed in. */
final class EnvironmentResolver implements ConfigResolver {
  private final Map<String, String> environment;

  EnvironmentResolver(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ConfigValue lookup(String path) {
    String value = environment.get(path);
    return value == null
        ? null
        : ConfigValueFactory.fromAnyRef(value, "environment variable " + path);
  }

  @Override
  public ConfigResolver withFallback(ConfigResolver fallback) {
    return new ConfigResolver() {
      @Override
      public ConfigValue lookup(String path) {
        ConfigValue value = EnvironmentResolver.this.lookup(path);
        return value == null ? fallback.lookup(path) : value;
      }

      @Override
      public ConfigResolver withFallback(ConfigResolver further) {
        return EnvironmentResolver.this.withFallback(fallback.withFallback(further));
      }
    };
  }
}
