package dev.jray.spi.config;

import dev.jray.spi.annotation.Stable;
import java.io.Serial;
import java.util.List;

/**
 * A configuration that cannot be used. Handlers and features throw it from their constructors for
 * what only shows when they are made; the message says what is wrong and what would be right.
 */
@Stable
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // List.copyOf makes serializable lists.
  private final List<String> problems;

  /** One problem. */
  public ConfigException(String problem) {
    this(List.of(problem));
  }

  /** Several problems, one sentence each. */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One problem with its cause. */
  public ConfigException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  /** The problems, each one sentence, in the order of the text. */
  public List<String> problems() {
    return problems;
  }
}
