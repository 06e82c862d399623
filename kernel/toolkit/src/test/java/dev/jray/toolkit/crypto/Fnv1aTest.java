package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Fnv1aTest {

  // The test vectors of the hash's authors.
  @ParameterizedTest
  @CsvSource({"'', 811c9dc5", "a, e40c292c", "foobar, bf9cf968"})
  void hashesAsItsAuthorsSay(String text, String hash) {
    byte[] bytes = ("xx" + text + "y").getBytes(StandardCharsets.US_ASCII);
    assertThat(Integer.toHexString(Fnv1a.hash(bytes, 2, text.length()))).isEqualTo(hash);
  }
}
