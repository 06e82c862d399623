package dev.jray.launcher;

import dev.jray.kernel.instance.InstanceOptions;
import java.util.OptionalLong;

/** The switch {@code -Djray.splice}: whether the kernel may move the bytes of bulk flows. */
final class Splicing {
  private static final String SWITCH = "jray.splice";

  private Splicing() {}

  static InstanceOptions applyTo(InstanceOptions options) {
    return apply(System.getProperty(SWITCH, "true"), options);
  }

  static InstanceOptions apply(String value, InstanceOptions options) {
    return switch (value) {
      case "true" -> options;
      case "false" -> options.withSpliceFrom(OptionalLong.empty());
      default ->
          throw new Failure(
              ExitCode.CONFIGURATION,
              "main: failed to create server > -D"
                  + SWITCH
                  + "="
                  + value
                  + " is neither true nor false",
              null);
    };
  }
}
