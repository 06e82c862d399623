package dev.jray.feature.router.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AttributeExpressionTest {
  private static final Map<String, String> ATTRIBUTES =
      Map.of(":method", "GET", ":path", "/a/b", "accept", "text/html", "empty", "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attrs[':method'] == 'GET' and attrs['accept'].startswith('text/')",
        "attrs[\":method\"] != 'POST'",
        "'accept' in attrs",
        "'nothing' not in attrs",
        "not 'nothing' in attrs",
        "attrs[':method'] in ['GET', 'HEAD']",
        "attrs[':method'] in ('GET', 'HEAD',)",
        "'a/' in attrs[':path']",
        "attrs[':path'].endswith('/b')",
        "attrs[':path'].find('b') == 3",
        "attrs[':path'].find('z') == -1",
        "attrs[':path'].find('a', 2) < 0",
        "attrs[':path'].startswith(('/x', '/a'))",
        "attrs[':path'].startswith('a', 1)",
        "attrs.get('accept') == 'text/html'",
        "attrs.get('nothing') == None",
        "attrs.get('nothing', 'x') == 'x'",
        "len(attrs) == 4",
        "len(attrs[':path']) >= 4 and len(attrs[':path']) <= 0x4",
        "attrs[':path'][1:] == 'a/b'",
        "attrs[':path'][:-1] == '/a/'",
        "attrs[':path'][1:2] == 'a'",
        "attrs[':path'][-1] == 'b'",
        "attrs[':path'][:] == attrs[':path']",
        "attrs[':path'][9:] == ''",
        "'a' < 'b' and 2 > 1",
        "attrs['accept'].upper() == 'TEXT/HTML' and 'A'.lower() == 'a' and ' x '.strip() == 'x'",
        "False or (True and not False)",
        "attrs['empty'] == ''",
        "'x'",
        "7",
        "[0]",
        "r'a\\b' == 'a\\\\b'",
        "'\\x41\\u0042\\n\\t\\'' == \"AB\\n\\t'\"",
        "1 == 1 or attrs['nothing']",
        "attrs\n[':path']\n==\n'/a/b'"
      })
  void isTrue(String expression) throws EvaluationException {
    assertThat(AttributeExpression.parse(expression).holds(ATTRIBUTES)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attrs[':method'] == 'get'",
        "''",
        "0",
        "None",
        "[]",
        "()",
        "False",
        "attrs['empty']",
        "1 == '1'",
        "not attrs",
        "'a' and ''",
        "0 or None",
        "attrs.get('nothing')"
      })
  void isFalse(String expression) throws EvaluationException {
    assertThat(AttributeExpression.parse(expression).holds(ATTRIBUTES)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attrs['nothing'] == 'x'",
        "'a' < 1",
        "'a' in 5",
        "len(5)",
        "attrs.lower()",
        "'a'.get('b')",
        "attrs.get('nothing').startswith('a')",
        "'a'.startswith(1)",
        "'abc'['x']",
        "'abc'[3]",
        "'abc'[-4]",
        "5[0]",
        "5[0:1]",
        "'abc'['x':]",
        "-'a'"
      })
  void hasNoValue(String expression) {
    AttributeExpression parsed = AttributeExpression.parse(expression);
    assertThatThrownBy(() -> parsed.holds(ATTRIBUTES)).isInstanceOf(EvaluationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "foo == 1|attr.star:1:12: undefined: foo",
        "1 == foo|attr.star:1:17: undefined: foo",
        "attrs['a'|attr rule > attr.star:1:21: got end of file, want ':'",
        "attrs['a'] ==|attr rule > attr.star:1:25: got end of file, want primary expression",
        "'abc|attr rule > attr.star:1:12: unexpected newline or end of file in string",
        "1 2|attr rule > attr.star:1:14: got int literal, want ')'",
        "1 < 2 < 3|attr rule > attr.star:1:18: comparisons do not associate",
        "attrs.popitem()|attr rule > attr.star:1:18: no method .popitem",
        "'a'.find()|attr rule > attr.star:1:16: find: 0 arguments",
        "'\\q'|attr rule > attr.star:1:13: invalid escape sequence \\q",
        "'\\x4'|attr rule > attr.star:1:16: an escape sequence needs 2",
        "99999999999999999999|attr rule > attr.star:1:12: invalid int literal",
        "1a|attr rule > attr.star:1:12: invalid int literal",
        "$|attr rule > attr.star:1:12: unexpected input character 0x24",
        "attrs.5|attr rule > attr.star:1:18: got int literal, want identifier"
      })
  void saysWhereItCannotBeRead(String expression, String problem) {
    assertThatThrownBy(() -> AttributeExpression.parse(expression))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith(problem);
  }

  @Test
  void countsLines() {
    assertThatThrownBy(() -> AttributeExpression.parse("1 ==\n  foo"))
        .hasMessageStartingWith("attr.star:2:3: undefined: foo");
  }

  @Test
  void boundsLengthAndDepth() throws EvaluationException {
    assertThatThrownBy(() -> AttributeExpression.parse("(".repeat(65) + "1" + ")".repeat(65)))
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> AttributeExpression.parse("not ".repeat(100) + "1"))
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> AttributeExpression.parse("-".repeat(100) + "1"))
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> AttributeExpression.parse("'a'" + ".lower()".repeat(65)))
        .hasMessageContaining("nested deeper than 64");
    assertThatThrownBy(() -> AttributeExpression.parse(" ".repeat(9000)))
        .hasMessageContaining("longer than 8192");
    assertThat(AttributeExpression.parse("1" + " and 1".repeat(1300)).holds(Map.of())).isTrue();
  }

  @Property
  void anyTextIsReadOrRefused(@ForAll("texts") String text) {
    AttributeExpression parsed;
    try {
      parsed = AttributeExpression.parse(text);
    } catch (ConfigException refused) {
      assertThat(refused.getMessage()).contains("attr.star:");
      return;
    }
    evaluate(parsed);
  }

  private static void evaluate(AttributeExpression parsed) {
    try {
      parsed.holds(ATTRIBUTES);
    } catch (EvaluationException none) {
      assertThat(none).hasMessageMatching("(?s).+");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
            "attrs",
            "['accept']",
            "[",
            "]",
            "(",
            ")",
            "'a'",
            "\"",
            "'",
            " ",
            "\n",
            "==",
            "!=",
            "<",
            ">=",
            "in",
            " not ",
            " and ",
            " or ",
            ".",
            ".find(",
            ".get(",
            ".startswith(",
            "len(",
            ",",
            ":",
            "1",
            "-",
            "None",
            "True",
            "x",
            "\\",
            "r'",
            "{",
            "0x1F",
            "é");
    return Arbitraries.oneOf(
        words.list().ofMaxSize(14).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(30));
  }
}
