package dev.jray.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.testkit.Ports;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands of the page about the API do what it says, in its order. */
@Timeout(60)
final class ApiPageTest {
  private static final Path DISTRIBUTION = Path.of("../../distro");
  private static final String COMMAND = "    jray api ";
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return words;
  }

  private static String config(int port) throws IOException {
    return Files.readString(DISTRIBUTION.resolve("conf/api.json"))
        .replace("10085", Integer.toString(port))
        .replace("\"port\": 10086", "\"listen\": \"127.0.0.1\", \"port\": 0");
  }

  @Test
  void everyCommandSucceeds() throws Exception {
    int port = Ports.free(1).get(0);
    List<String> lines =
        Files.readAllLines(DISTRIBUTION.resolve("doc/api.md")).stream()
            .filter(line -> line.startsWith(COMMAND))
            .map(line -> line.substring(COMMAND.length()).replace("10085", Integer.toString(port)))
            .toList();
    assertThat(lines).hasSizeGreaterThan(15);
    try (TestInstance jray = TestInstance.start(config(port))) {
      for (String line : lines) {
        List<String> words = words(line);
        words.add("--timeout=20");
        if (!line.contains("--server")) {
          words.add("--server=127.0.0.1:" + port);
        }
        ApiShell.Finished finished = ApiShell.run(DISTRIBUTION, words);
        assertThat(finished.err()).as(line).isEmpty();
        assertThat(finished.exit()).as(line).isZero();
        if (line.startsWith("routetest")) {
          assertThat(finished.out()).isEqualTo("refuse\n");
        }
        if (line.startsWith("users vmess-in ann")) {
          assertThat(finished.out()).startsWith("ann@example.com  level 0");
        }
      }
      assertThat(jray.instance().addresses("vmess-in")).hasSize(1);
    }
  }
}
