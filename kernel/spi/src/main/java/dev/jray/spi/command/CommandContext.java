package dev.jray.spi.command;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.core.Config;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Where a {@link Command} runs. */
@Stable
public interface CommandContext {

  /** The program's standard input. */
  InputStream in();

  /** The program's standard output. */
  PrintStream out();

  /** The program's standard error. */
  PrintStream err();

  /** A file that the user named, which may be relative to the program's folder. */
  Path resolve(String file);

  /**
   * Reads configurations as {@code jray run -c} does, merged into one, which need not be whole: it
   * may name outbounds that it does not have. Warnings go to {@link #err()}.
   *
   * @param files files, URLs or {@code stdin:}
   * @throws dev.jray.spi.config.ConfigException with all problems
   */
  Config part(List<String> files);
}
