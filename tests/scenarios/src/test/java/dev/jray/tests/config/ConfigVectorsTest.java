package dev.jray.tests.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every configuration that V2Ray 4.34 was asked about gives the same bytes here, or is refused with
 * its place. Those that need a plugin which is not on the class path wait; {@code waiting.txt}
 * lists them and must be right, so that it can only shrink knowingly. {@code deviations.txt} names
 * those where JRay answers otherwise on purpose, and why.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConfigVectorsTest {
  private static final String GOOD = "config";
  private static final String BAD = "config-bad";
  private static final String MERGE = "config-merge";
  private static final Path WAITING_NOW = Path.of("target", "waiting.txt");

  private final Map<String, String> deviations = VectorFiles.table("deviations.txt");
  private final Map<String, Set<String>> waiting = new TreeMap<>();
  private final List<String> messages = new ArrayList<>();
  private PluginRepository plugins;
  private ConfigLoader loader;

  @BeforeAll
  void load() {
    plugins = PluginRepository.fromClassPath(ConfigVectorsTest.class.getClassLoader());
    Map<String, String> environment =
        Map.of(
            "JRAY_TEST_PORT", "4321",
            "JRAY_TEST_RANGE", "50-60",
            "v2ray.location.asset", VectorFiles.path("config/assets").toString());
    loader = new ConfigLoader(plugins, environment, messages::add);
    VectorFiles.names(GOOD, ".json")
        .forEach(name -> check(GOOD + "/" + name, GOOD + "/" + name + ".json"));
    VectorFiles.names(BAD, ".json")
        .forEach(name -> check(BAD + "/" + name, BAD + "/" + name + ".json"));
    for (String name : VectorFiles.names(MERGE, "")) {
      for (String file : VectorFiles.names(MERGE + "/" + name, ".json")) {
        check(MERGE + "/" + name, MERGE + "/" + name + "/" + file + ".json");
      }
    }
  }

  @AfterAll
  void close() {
    plugins.close();
  }

  private void check(String vector, String file) {
    Set<String> needs = Needs.of(plugins, VectorFiles.bytes(VectorFiles.path(file)));
    if (!needs.isEmpty()) {
      waiting.computeIfAbsent(vector, key -> new TreeSet<>()).addAll(needs);
    }
  }

  private Stream<String> ready(String folder, Stream<String> names) {
    return names.filter(name -> !waiting.containsKey(folder + "/" + name));
  }

  Stream<String> good() {
    return ready(GOOD, VectorFiles.names(GOOD, ".json").stream());
  }

  Stream<String> bad() {
    return ready(BAD, VectorFiles.names(BAD, ".json").stream());
  }

  Stream<String> merged() {
    return ready(MERGE, VectorFiles.names(MERGE, "").stream());
  }

  @Test
  void theListOfThoseThatWaitIsRight(TestReporter reporter) throws IOException {
    StringBuilder now = new StringBuilder();
    waiting.forEach(
        (vector, needs) ->
            now.append(vector).append('\t').append(String.join(", ", needs)).append('\n'));
    reporter.publishEntry("waiting for a plugin", waiting.size() + "\n" + now);
    Files.writeString(WAITING_NOW, now);
    assertThat(now.toString())
        .as("the list in the sources; %s holds what is true now", WAITING_NOW)
        .isEqualTo(VectorFiles.text(VectorFiles.path("waiting.txt")));
  }

  @ParameterizedTest
  @MethodSource("good")
  void textBecomesV2RaysBytes(String name) {
    unlessItDeviates(
        GOOD + "/" + name,
        () -> {
          ByteString expected = bytes(GOOD + "/" + name);
          ByteString actual = loader.portable(load(GOOD + "/" + name + ".json")).toByteString();
          assertThat(hex(comparable(name, actual))).isEqualTo(hex(comparable(name, expected)));
        });
  }

  @ParameterizedTest
  @MethodSource("good")
  void theBytesLoadAndSurviveTheWayThroughJson(String name) {
    unlessItDeviates(
        GOOD + "/" + name + ".pb.hex",
        () -> {
          ByteString expected = bytes(GOOD + "/" + name);
          Config config = load(ConfigSource.of(name + ".pb", expected.toByteArray()));
          assertThat(hex(comparable(name, config.toByteString())))
              .isEqualTo(hex(comparable(name, expected)));

          messages.clear();
          byte[] json = loader.toJson(config).getBytes(StandardCharsets.UTF_8);
          assertThat(messages).isEmpty();
          Config again = load(ConfigSource.of("again.json", json));
          assertThat(hex(comparable(name, again.toByteString())))
              .isEqualTo(hex(comparable(name, expected)));
        });
  }

  @ParameterizedTest
  @MethodSource("merged")
  void severalFilesMergeAsInV2Ray(String name) {
    unlessItDeviates(
        MERGE + "/" + name,
        () -> {
          Path folder = VectorFiles.path(MERGE + "/" + name);
          String[] arguments = VectorFiles.text(folder.resolve("args.txt")).strip().split(" ");
          List<ConfigSource> sources =
              Stream.of(arguments).skip(2).map(file -> source(file, folder.resolve(file))).toList();
          Config config = loader.load(sources, Format.JSON, false).config();
          assertThat(hex(loader.portable(config).toByteString()))
              .isEqualTo(
                  hex(ByteString.copyFrom(VectorFiles.hex(folder.resolve("expected.pb.hex")))));
        });
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badTextIsRefusedWithItsPlace(String name, TestInfo info) {
    Optional<ConfigException> refusal = refusal(name);
    boolean accepted = name.startsWith("accepted-");
    // what V2Ray finds only when it makes the instance may be found here or there
    boolean atCreation = !accepted && firstExitCode(name) == 0;
    unlessItDeviates(
        BAD + "/" + name,
        () -> {
          if (!atCreation) {
            assertThat(refusal.isEmpty()).as("accepted").isEqualTo(accepted);
          }
        });
    Pattern place =
        Pattern.compile(
            "(warning: )?" + Pattern.quote(name) + "\\.json:\\d+(:\\d+)?: .+", Pattern.DOTALL);
    refusal.ifPresent(
        e -> assertThat(e.problems()).as(info.getDisplayName()).allMatch(place.asMatchPredicate()));
  }

  private Optional<ConfigException> refusal(String name) {
    try {
      load(BAD + "/" + name + ".json");
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(e);
    }
  }

  /** The exit code of {@code v2ctl config}. */
  private static int firstExitCode(String name) {
    String text = VectorFiles.text(VectorFiles.path(BAD + "/" + name + ".txt"));
    String label = "exit code: ";
    int start = text.indexOf(label) + label.length();
    return Integer.parseInt(text.substring(start, text.indexOf('\n', start)).strip());
  }

  /**
   * Runs a comparison, which must fail for what is said to deviate: the list of deviations has no
   * dead lines.
   */
  private void unlessItDeviates(String vector, Runnable comparison) {
    String reason = deviations.get(vector);
    if (reason == null) {
      comparison.run();
      return;
    }
    try {
      comparison.run();
    } catch (AssertionError | ConfigException expected) {
      assertThat(expected).hasMessageNotContaining("fault of the plugin");
      return;
    }
    fail(vector + " does not deviate any more, but deviations.txt says: " + reason);
  }

  private Config load(String file) {
    Path path = VectorFiles.path(file);
    return load(source(path.getFileName().toString(), path));
  }

  private Config load(ConfigSource source) {
    return loader.load(List.of(source), Format.JSON, false).config();
  }

  private static ConfigSource source(String name, Path file) {
    return ConfigSource.of(name, VectorFiles.bytes(file));
  }

  private static ByteString bytes(String vector) {
    return ByteString.copyFrom(VectorFiles.hex(VectorFiles.path(vector + ".pb.hex")));
  }

  private static ByteString comparable(String name, ByteString bytes) {
    return name.endsWith("-unordered") ? WireOrder.sorted(bytes) : bytes;
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
