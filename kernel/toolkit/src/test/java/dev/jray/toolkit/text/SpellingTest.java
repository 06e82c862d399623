package dev.jray.toolkit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingTest {
  private static final List<String> KNOWN = List.of("port", "protocol", "streamSettings", "tag");

  @ParameterizedTest
  @CsvSource({
    "prot,port",
    "protcol,protocol",
    "Protocl,protocol",
    "streamsetting,streamSettings",
    "tga,tag",
    "tags,tag",
    "stremSetings,streamSettings"
  })
  void nearWordsAreFound(String word, String meant) {
    assertThat(Spelling.nearest(word, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"listen", "xyz", "''", "p"})
  void farWordsAreNot(String word) {
    assertThat(Spelling.nearest(word, KNOWN)).isEmpty();
  }
}
