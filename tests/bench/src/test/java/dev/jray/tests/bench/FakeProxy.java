package dev.jray.tests.bench;

import dev.jray.tests.bench.load.Relay;
import dev.jray.tests.bench.process.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that relays, so that the benchmark can be tested where no proxy is installed. */
public final class FakeProxy {
  // Its own form, and the two ports of a dokodemo-door configuration.
  private static final Pattern CONFIG =
      Pattern.compile("from (\\d+) to (\\d+)|\"port\": (\\d+),.*\"port\": (\\d+),", Pattern.DOTALL);

  private FakeProxy() {}

  /** Takes a configuration's name as its last argument and runs until it is ended. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String text = Files.readString(Path.of(args[args.length - 1]));
    Matcher config = CONFIG.matcher(text);
    if (!config.find()) {
      throw new IllegalArgumentException("not a configuration: " + text);
    }
    int group = config.group(1) == null ? 3 : 1;
    int port = Integer.parseInt(config.group(group));
    InetSocketAddress origin =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(config.group(group + 1)));
    new Relay(port, origin, Relay.Flaw.NONE, Relay.Flaw.NONE);
    // Until the process is ended.
    new CountDownLatch(1).await();
  }

  /** Itself as a program. */
  public static Program program() {
    return new Program(
        java(), List.of("-Xshare:auto", "-cp", classPath(), FakeProxy.class.getName()), Map.of());
  }

  /** Lays itself out like a JRay distribution whose start script does not pass signals on. */
  static void install(Path distribution) throws IOException {
    Path script = Files.createDirectories(distribution.resolve("bin")).resolve("jray");
    Files.writeString(
        script,
        """
                #!/bin/sh
                if [ "$1" = version ]; then echo "JRay 9.9"; exit 0; fi
                if [ "$1" = archive ]; then touch "$(dirname "$0")/archive"; echo made; exit 0; fi
                '%s' -cp '%s' %s "$@"
                """
            .formatted(java(), classPath(), FakeProxy.class.getName()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
