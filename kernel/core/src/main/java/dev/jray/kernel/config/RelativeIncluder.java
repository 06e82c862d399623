package dev.jray.kernel.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * HOCON's {@code include}, for files that are named relative to the one that includes them, and for
 * nothing else: no URL, no class path, no guessed extension. A file that is not there is an error,
 * as a proxy that lacks half of its rules is worse than none.
 */
final class RelativeIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private static final int MAX_DEPTH = 16;

  private final Optional<Path> folder;
  private final int depth;

  RelativeIncluder(Optional<Path> folder) {
    this(folder, 0);
  }

  private RelativeIncluder(Optional<Path> folder, int depth) {
    this.folder = folder;
    this.depth = depth;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return includeFile(context, new File(what));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    if (folder.isEmpty()) {
      throw refuse(what, "what is read from no file has no folder to look in");
    }
    if (what.isAbsolute()) {
      throw refuse(what, "only files relative to the including one can be included");
    }
    if (depth >= MAX_DEPTH) {
      throw refuse(what, "the files include each other");
    }
    Path file = folder.get().resolve(what.toPath()).normalize();
    try {
      String text = new String(Input.read(file), StandardCharsets.UTF_8);
      RelativeIncluder next =
          new RelativeIncluder(Optional.ofNullable(file.getParent()), depth + 1);
      return ConfigFactory.parseString(text, TextParser.options(what.getPath()).setIncluder(next))
          .root();
    } catch (IOException e) {
      throw new ConfigException.Generic(
          "include \"" + what + "\": cannot be read: " + Input.reason(e), e);
    }
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refuse(what, "URLs cannot be included");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refuse(what, "class path resources cannot be included");
  }

  private static ConfigException refuse(Object what, String why) {
    return new ConfigException.Generic("include \"" + what + "\": " + why);
  }
}
