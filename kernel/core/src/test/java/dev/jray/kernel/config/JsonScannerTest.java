package dev.jray.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonScannerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "-0",
        "1.5e-3",
        "1E5",
        "true",
        "false",
        "null",
        " \r\n\t{ }",
        "{\"a\" : [1 , {\"b\":\"\\u00e9\\n\\/\"}]}",
        "[9223372036854775807,-9223372036854775808]",
        "\"\u007f\u0080\ud800\"",
        "[[[[]]],{}]"
      })
  void strictJsonPasses(String text) throws JsonSyntaxException {
    assertThat(JsonScanner.scan(text)).isEqualTo(text.length());
  }

  @Test
  void whatFollowsTheFirstValueIsNotLookedAt() throws JsonSyntaxException {
    assertThat(JsonScanner.scan("{\"a\":1} } garbage")).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "` `~1:2~EOF",
        "{a:1}~1:2~keys stand in double quotes",
        "{\"a\" 1}~1:6~after object key",
        "{\"a\":1,}~1:8~remove the comma before it",
        "[1,]~1:4~a comma too many",
        "{\"a\":1 \"b\":2}~1:8~a comma is missing before it",
        "[1}~1:3~expected ]",
        "[1 2]~1:4~a comma is missing",
        "tru~1:4~unexpected EOF",
        "trie~1:3~in literal true",
        "[01]~1:3~after array element",
        "[+1]~1:2~a number begins with a digit",
        "[.5]~1:2~a number begins with a digit",
        "[1.]~1:4~after decimal point",
        "[1e]~1:4~in exponent",
        "[-]~1:3~in numeric literal",
        "[1e999]~1:2~number out of range",
        "[9223372036854775808]~1:2~number out of range",
        "\"a~1:3~unexpected EOF in string literal",
        "\"\\x\"~1:3~in string escape code",
        "\"\\u00g0\"~1:6~hexadecimal",
        "`{\n \"a\": \n  yes}`~3:3~put text in double quotes",
        "`[\"a\nb\"]`~1:4~close the string",
      })
  void anythingElseIsRefusedWithItsPlace(String text, String position, String message) {
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonScanner.scan(text))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.place("f", text)).hasToString("f:" + position));
  }

  @Test
  void controlCharactersInStringsAreNamed() {
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonScanner.scan("\"\u0001\""))
        .withMessageContaining("U+0001");
  }

  @Test
  void nestingIsBounded() throws JsonSyntaxException {
    int most = JsonScanner.MAX_DEPTH;
    assertThat(JsonScanner.scan("[".repeat(most) + "]".repeat(most))).isEqualTo(2 * most);
    assertThatExceptionOfType(JsonSyntaxException.class)
        .isThrownBy(() -> JsonScanner.scan("{\"a\":".repeat(1_000_000)))
        .withMessageContaining("nested too deeply");
  }
}
