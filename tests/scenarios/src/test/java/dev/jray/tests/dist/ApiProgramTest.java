package dev.jray.tests.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Ports;
import dev.jray.tests.dist.Distribution.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API's plugin with its libraries, as it is installed. */
@Timeout(120)
final class ApiProgramTest {
  private static final Distribution JRAY = Distribution.built();

  @TempDir Path folder;

  @Test
  void oneProgramAsksTheOther() throws IOException {
    List<Integer> ports = Ports.free(2);
    String config =
        Files.readString(JRAY.home().resolve("conf/api.json"))
            .replace("10085", ports.get(0).toString())
            .replace("10086", ports.get(1).toString());
    Path file = Files.writeString(folder.resolve("api.json"), config);
    try (Jray server = JRAY.start(folder, "run", "-c", file.toString())) {
      server.awaitStart();
      String address = "--server=127.0.0.1:" + ports.get(0);
      Finished list = JRAY.run(folder, "api", "lsi", address, "--timeout=30");
      assertThat(list.err()).isEmpty();
      assertThat(list.out()).isEqualTo("vmess-in  v2ray.core.proxy.vmess.inbound.Config\n");
      Finished missing = JRAY.run(folder, "api", "rmi", "nothing", address, "--timeout=30");
      assertThat(missing.exit()).isEqualTo(1);
      assertThat(missing.err()).contains("not enough information for making a decision");
      assertThat(server.err()).isEmpty();
    }
  }

  @Test
  void whoWantsNoApiLoadsNoneOfItsLibraries() throws IOException {
    assertThat(loaded(Configs.socks(0))).contains("dev.jray.spi.").doesNotContain("io.grpc.");
    assertThat(loaded("{\"api\": {\"tag\": \"a\"}}")).contains("io.grpc.");
  }

  /** What the JVM says of the classes that it loads to check a configuration. */
  private String loaded(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), config);
    Path classes = folder.resolve("classes.txt");
    Map<String, String> settings =
        Map.of("JRAY_CDS", "off", "JAVA_OPTS", "-Xlog:class+load:file=" + classes);
    List<String> command =
        List.of(JRAY.home().resolve("bin/jray").toString(), "check", "-c", file.toString());
    try (Jray check = Jray.start(folder, command, settings)) {
      assertThat(check.finish().out()).endsWith("Configuration OK.\n");
    }
    return Files.readString(classes);
  }
}
