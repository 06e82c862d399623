package dev.jray.launcher;

import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.text.Switches;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The switch {@code -Djray.splice}: whether the kernel may move the bytes of bulk flows. */
final class Splicing {
  private Splicing() {}

  /**
   * The options with what the switch says.
   *
   * @throws ConfigException if it says neither true nor false
   */
  static InstanceOptions applyTo(InstanceOptions options, UnaryOperator<String> properties) {
    Switches switches = new Switches(properties);
    boolean on = switches.on("jray.splice", "true", "false");
    switches.check();
    return on ? options : options.withSpliceFrom(OptionalLong.empty());
  }
}
