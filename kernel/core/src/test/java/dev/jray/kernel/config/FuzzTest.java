package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.jray.spi.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mutated configurations load, or say what is wrong; nothing else happens, and not slowly. */
final class FuzzTest {
  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "/*",
    "*/",
    "//",
    "#",
    "'",
    "null",
    "true",
    "-1",
    "1e9",
    "0.5",
    "99999999999",
    "\"\\ud800\"",
    "\"env:X\"",
    "${x}",
    "include \"x\"",
    "\"\"",
    "\n",
    "\u0000",
    "+=",
    "$",
    "(",
    "\"protocol\"",
    "\"inbounds\"",
    "\"tag\"",
    "\"settings\":",
    "\"streamSettings\":{",
    "\"port\":"
  };

  private final SplittableRandom random = new SplittableRandom(20261122);

  private static List<byte[]> seeds() {
    return Stream.of("good", "bad")
        .map(TestFiles::folder)
        .flatMap(folder -> TestFiles.list(folder, ".json").stream())
        .map((Path file) -> TestFiles.bytes(file))
        .toList();
  }

  private byte[] mutate(byte[] seed) {
    byte[] bytes = seed;
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.length + 1);
      int cut = Math.min(bytes.length - at, random.nextInt(3) == 0 ? random.nextInt(8) : 0);
      byte[] insert =
          switch (random.nextInt(4)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> new byte[0];
            case 2 -> Arrays.copyOfRange(bytes, Math.max(0, at - random.nextInt(40)), at);
            default -> TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
          };
      byte[] next = new byte[bytes.length - cut + insert.length];
      System.arraycopy(bytes, 0, next, 0, at);
      System.arraycopy(insert, 0, next, at, insert.length);
      System.arraycopy(bytes, at + cut, next, at + insert.length, bytes.length - at - cut);
      bytes = next;
    }
    return bytes;
  }

  private int loaded(Format format, int rounds) {
    ConfigLoader loader = Fixtures.loader();
    List<byte[]> seeds = seeds();
    int good = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())));
      try {
        loader.load(List.of(ConfigSource.of("fuzz", bytes)), format, random.nextBoolean());
        good++;
      } catch (ConfigException e) {
        assertThat(e.problems())
            .isNotEmpty()
            .allMatch(problem -> problem.matches("(?s)(warning: )?fuzz:.*"));
      } catch (RuntimeException | StackOverflowError e) {
        fail("input: " + new String(bytes, StandardCharsets.UTF_8), e);
      }
    }
    return good;
  }

  @Test
  void mutatedJson() {
    int good = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> loaded(Format.JSON, 8_000));
    assertThat(good).isBetween(200, 7_800);
  }

  @Test
  void mutatedHocon() {
    int good = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> loaded(Format.HOCON, 4_000));
    assertThat(good).isBetween(50, 3_950);
  }

  @Test
  void mutatedProtobuf() {
    int good =
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> loaded(Format.PROTOBUF, 2_000));
    assertThat(good).isLessThan(2_000);
  }

  @Test
  void hostileJsonIsRefusedQuickly() {
    String deep = "{\"inbounds\":" + "[".repeat(5_000_000);
    String open = "{\"a\":\"" + "x".repeat(5_000_000);
    String comments = "/*" + "*".repeat(5_000_000);
    for (String text : new String[] {deep, open, comments}) {
      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () -> {
            try {
              Fixtures.load(text);
              fail("it loaded");
            } catch (ConfigException e) {
              assertThat(e.getMessage()).hasSizeLessThan(1_000);
            }
          });
    }
  }
}
