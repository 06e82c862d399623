package dev.jray.launcher;

import dev.jray.kernel.config.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code run}, {@code check} and the forms of V2Ray 4 are told.
 *
 * @param configs files, URLs or {@code stdin:}, in the order given
 * @param confdir folder with more of them
 * @param format of what has no known extension
 * @param strict whether unknown keys are errors
 * @param test whether to check only
 * @param version whether to print the version only
 * @param drain how long a stop waits for running flows
 * @param debug whether stack traces are shown
 * @param rest words behind the flags
 */
record RunArguments(
    List<String> configs,
    Optional<String> confdir,
    Format format,
    boolean strict,
    boolean test,
    boolean version,
    Duration drain,
    boolean debug,
    List<String> rest) {

  static final Duration DRAIN = Duration.ofSeconds(5);
  private static final long MAX_DRAIN_SECONDS = 24 * 60 * 60;

  RunArguments {
    configs = List.copyOf(configs);
    rest = List.copyOf(rest);
  }

  /** Collects what the flags say. */
  static final class Reader {
    private final Flags flags = new Flags();
    private final List<String> configs = new ArrayList<>();
    private Optional<String> confdir = Optional.empty();
    private Format format = Format.JSON;
    private boolean strict;
    private boolean test;
    private boolean version;
    private Duration drain = DRAIN;
    private boolean debug;

    private Reader() {
      flags
          .value(
              "config",
              "FILE",
              "Configuration: a file, an http(s) URL or stdin:; may be repeated.",
              configs::add)
          .value("c", "FILE", "Short for -config.", configs::add)
          .value(
              "confdir",
              "DIR",
              "Reads every .json file of this folder, sorted by name.",
              this::confdir)
          .value(
              "format",
              "json|pb|hocon",
              "Format of what has no such extension (default json).",
              this::format)
          .option("strict", "An unknown key is an error.", on -> strict = on)
          .option("debug", "Shows stack traces; JRAY_DEBUG=1 does too.", on -> debug = on);
    }

    /** For {@code jray run}. */
    static Reader ofRun() {
      Reader reader = new Reader();
      reader.drainFlag();
      return reader;
    }

    /** For {@code jray check}. */
    static Reader ofCheck() {
      return new Reader();
    }

    /** For V2Ray's forms. */
    static Reader ofV2Ray() {
      Reader reader = new Reader();
      reader.drainFlag();
      reader
          .flags
          .option("test", "Checks the configuration and starts nothing.", on -> reader.test = on)
          .option("version", "Prints the version.", on -> reader.version = on);
      return reader;
    }

    private void drainFlag() {
      flags.value(
          "drain", "SECONDS", "How long a stop waits for connections (default 5).", this::drain);
    }

    private void confdir(String folder) {
      confdir = Optional.of(folder).filter(name -> !name.isEmpty());
    }

    private void format(String word) {
      format = Format.named(word);
    }

    private void drain(String text) {
      long seconds;
      try {
        seconds = Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("write a number of seconds, such as 5", e);
      }
      if (seconds < 0 || seconds > MAX_DRAIN_SECONDS) {
        throw new IllegalArgumentException("write a number from 0 to " + MAX_DRAIN_SECONDS);
      }
      drain = Duration.ofSeconds(seconds);
    }

    RunArguments read(List<String> arguments) throws UsageException {
      List<String> rest = flags.parse(arguments);
      return new RunArguments(configs, confdir, format, strict, test, version, drain, debug, rest);
    }

    boolean helpWanted() {
      return flags.helpWanted();
    }

    List<String> usage() {
      return flags.usage();
    }
  }
}
