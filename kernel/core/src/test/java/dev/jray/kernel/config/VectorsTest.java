package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What V2Ray 4.34 makes of the same files. */
final class VectorsTest {
  private static final Path GOOD = TestFiles.folder("good");
  private static final Path BAD = TestFiles.folder("bad");
  private static final Path MERGE = TestFiles.folder("merge");

  static Stream<String> good() {
    return TestFiles.list(GOOD, ".json").stream().map(file -> name(file, ".json"));
  }

  static Stream<String[]> bad() {
    return TestFiles.text(BAD.resolve("expected.tsv")).lines().map(line -> line.split("\t", -1));
  }

  static Stream<String> merged() {
    return TestFiles.list(MERGE, "").stream().map(folder -> name(folder, ""));
  }

  private static String name(Path file, String suffix) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - suffix.length());
  }

  private static byte[] expected(Path file) {
    return HexFormat.of().parseHex(TestFiles.text(file).strip());
  }

  private static ConfigSource source(Path file) {
    return ConfigSource.of(file.getFileName().toString(), TestFiles.bytes(file));
  }

  @ParameterizedTest
  @MethodSource("good")
  void textBecomesTheBytesThatV2RayMakesOfIt(String name) {
    Config config = load(source(GOOD.resolve(name + ".json")));

    assertThat(HexFormat.of().formatHex(config.toByteArray()))
        .isEqualTo(HexFormat.of().formatHex(expected(GOOD.resolve(name + ".pb.hex"))));
  }

  @ParameterizedTest
  @MethodSource("good")
  void theBytesLoadAndComeBackFromJsonUnchanged(String name) {
    byte[] bytes = expected(GOOD.resolve(name + ".pb.hex"));
    List<String> messages = new ArrayList<>();
    ConfigLoader loader = new ConfigLoader(new Fixtures(), Fixtures.ENVIRONMENT, messages::add);

    Config config =
        loader.load(List.of(ConfigSource.of("x.pb", bytes)), Format.JSON, false).config();
    assertThat(config.toByteArray()).isEqualTo(bytes);

    Config again = load(Fixtures.source("again.json", loader.toJson(config)));
    assertThat(again.toByteArray()).isEqualTo(bytes);
    assertThat(messages).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badTextIsRefusedWithItsPlaceAndAReason(
      String name, String position, String path, String message) {
    ConfigSource source = source(BAD.resolve(name + ".json"));
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(source));

    String place = name + ".json:" + position + ": " + (path.isEmpty() ? "" : path + ": ");
    assertThat(e).isNotNull();
    assertThat(e.problems()).hasSize(1);
    assertThat(e.problems().get(0)).startsWith(place + message);
  }

  @ParameterizedTest
  @MethodSource("merged")
  void severalFilesMergeAsInV2Ray(String name) {
    Path folder = MERGE.resolve(name);
    List<String> messages = new ArrayList<>();
    ConfigLoader loader = new ConfigLoader(new Fixtures(), Fixtures.ENVIRONMENT, messages::add);
    List<ConfigSource> sources = new ArrayList<>();
    sources.add(source(folder.resolve("base.json")));
    TestFiles.list(folder, "extra.json").forEach(file -> sources.add(source(file)));

    Config config = loader.load(sources, Format.JSON, false).config();

    assertThat(config.toByteArray()).isEqualTo(expected(folder.resolve("expected.pb.hex")));
    assertThat(messages)
        .isEqualTo(
            TestFiles.text(folder.resolve("stderr.txt"))
                .lines()
                .filter(line -> !line.startsWith("v2ctl> Read config"))
                .map(line -> line.substring("v2ctl> ".length()))
                .toList());
  }

  private static Config load(ConfigSource source) {
    return Fixtures.loader().load(List.of(source), Format.JSON, false).config();
  }
}
