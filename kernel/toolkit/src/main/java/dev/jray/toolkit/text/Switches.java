package dev.jray.toolkit.text;

import dev.jray.spi.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads system properties that can have a few values only, and remembers what is wrong. */
public final class Switches {
  private final UnaryOperator<String> properties;
  private final List<String> problems = new ArrayList<>();

  /**
   * Reads these.
   *
   * @param properties the value of a name, null if it has none
   */
  public Switches(UnaryOperator<String> properties) {
    this.properties = properties;
  }

  /** One of these values, or empty if there is none. */
  public Optional<String> oneOf(String name, String... values) {
    String value = properties.apply(name);
    if (value != null && !List.of(values).contains(value)) {
      problems.add(
          "the system property "
              + name
              + " is \""
              + value
              + "\"; it can be "
              + String.join(", ", values));
    }
    return Optional.ofNullable(value);
  }

  /** Whether something is on; it is if nothing is said. */
  public boolean on(String name, String on, String off) {
    return oneOf(name, on, off).orElse(on).equals(on);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException with everything that was wrong
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
