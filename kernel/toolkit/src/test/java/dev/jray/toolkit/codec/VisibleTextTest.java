package dev.jray.toolkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VisibleTextTest {
  @Test
  void whatHidesIsEscaped() {
    assertThat(VisibleText.of("a\r\nb\t\0\33[2J\177\u0085\u009b\u2028\u202e\ufeffz"))
        .isEqualTo("a\\r\\nb\\t\\x00\\x1b[2J\\x7f\\x85\\x9b\\u2028\\u202e\\ufeffz");
  }

  @Test
  void whatShowsItselfStays() {
    String text = "h\u00e9llo \u4f60 \uD83D\uDE00 C:\\path ~";
    assertThat(VisibleText.of(text)).isEqualTo(text);
    assertThat(VisibleText.of("")).isEmpty();
  }
}
