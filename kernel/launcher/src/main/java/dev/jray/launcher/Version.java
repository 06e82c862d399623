package dev.jray.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Which JRay this is. */
final class Version {
  private Version() {}

  /** The version alone, as the build wrote it. */
  static String number() {
    return resource("version.txt").strip();
  }

  /** Two lines, shaped as V2Ray's. */
  static void print(PrintStream out) {
    out.println(
        "JRay "
            + number()
            + " (java "
            + System.getProperty("java.version")
            + " "
            + System.getProperty("os.name").toLowerCase(Locale.ROOT)
            + "/"
            + System.getProperty("os.arch")
            + ")");
    out.println("A platform for proxies on the JVM, compatible with V2Ray 4.");
  }

  /** A text file beside this class. */
  static String resource(String name) {
    try (InputStream in = Version.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the launcher's jar lacks " + name + "; install JRay anew");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
