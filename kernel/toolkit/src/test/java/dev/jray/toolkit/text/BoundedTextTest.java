package dev.jray.toolkit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class BoundedTextTest {
  private static final int LOOKS = 10_000;

  private static boolean find(String expression, String text) {
    return BoundedText.find(Pattern.compile(expression), text, LOOKS);
  }

  @Test
  void anExpressionFindsWhatItFindsInAnyText() {
    assertThat(find("b(c|d)$", "abc")).isTrue();
    assertThat(find("^(a+)+$", "a".repeat(50))).isTrue();
    assertThat(find("(?i)^X-\\w+$", "x-a")).isTrue();
    assertThat(find("b(c|d)$", "abcx")).isFalse();
  }

  @Test
  void whatTakesTooManyLooksFindsNothing() {
    String text = "a".repeat(10) + "b";
    assertThat(BoundedText.find(Pattern.compile("b"), text, 11)).isTrue();
    assertThat(BoundedText.find(Pattern.compile("b"), text, 10)).isFalse();
    assertThat(find("^(a|aa)+$", "a".repeat(60) + "b")).isFalse();
  }

  @Test
  void whatTakesTooDeepAStackFindsNothing() {
    String text = "ab".repeat(500_000);
    assertThat(BoundedText.find(Pattern.compile("^(a|b)*$"), text, Integer.MAX_VALUE)).isFalse();
  }
}
