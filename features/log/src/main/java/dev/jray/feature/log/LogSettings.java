package dev.jray.feature.log;

import dev.jray.feature.log.proto.Config;
import dev.jray.feature.log.proto.LineForm;
import dev.jray.feature.log.proto.LogType;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the two logs go.
 *
 * @param threshold the least grave severity that is written; empty if none is
 * @param dns whether the access log tells of name lookups
 * @param mask what hides addresses
 * @param json whether lines are JSON objects
 */
record LogSettings(
    Target error,
    Optional<Severity> threshold,
    Target access,
    boolean dns,
    Optional<AddressMask> mask,
    boolean json) {

  static final String MASKS =
      "write quarter, half, full, or the bits that stay, such as \"/16+/32\"";

  /** The end of one log. */
  sealed interface Target {}

  /** Nowhere. */
  record None() implements Target {}

  /** Standard output. */
  record Console() implements Target {}

  /** A file that is appended to. */
  record File(String path) implements Target {}

  /** The settings of a message. */
  static LogSettings of(Config config) {
    List<String> problems = new ArrayList<>();
    Target access =
        target("access", config.getAccessLogTypeValue(), config.getAccessLogPath(), problems);
    Target error =
        target("error", config.getErrorLogTypeValue(), config.getErrorLogPath(), problems);
    Optional<AddressMask> mask = AddressMask.parse(config.getMaskAddress());
    if (mask.isEmpty() && !config.getMaskAddress().isEmpty()) {
      problems.add("maskAddress \"" + config.getMaskAddress() + "\": " + MASKS);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new LogSettings(
        error,
        threshold(config.getErrorLogLevelValue()),
        access,
        config.getEnableDnsLog(),
        mask,
        config.getLineForm() == LineForm.Json);
  }

  private static Optional<Severity> threshold(int level) {
    if (level <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (level) {
          case 1 -> Severity.ERROR;
          case 2 -> Severity.WARNING;
          case 3 -> Severity.INFO;
          default -> Severity.DEBUG;
        });
  }

  private static Target target(String log, int number, String path, List<String> problems) {
    LogType type = LogType.forNumber(number);
    if (type == LogType.Console) {
      return new Console();
    }
    if (type == LogType.File) {
      return new File(path);
    }
    if (type != LogType.None) {
      problems.add(
          "failed to initialize %s logger > unable to create log handler for %s: %s"
              .formatted(
                  log,
                  type == null ? Integer.toString(number) : type.name(),
                  "choose None, Console or File"));
    }
    return new None();
  }
}
