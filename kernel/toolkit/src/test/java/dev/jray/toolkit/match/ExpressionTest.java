package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {

  @ParameterizedTest
  @CsvSource({
    "^(?P<first_name>a)b$,ab,true",
    "^[[:alpha:]]+$,ab,true",
    "^[[:alpha:]]+$,a1,false",
    "^[[:^digit:]]+$,ab,true",
    "^[[:^digit:]]+$,a1,false",
    "^[[:word:].]+$,a_1.b,true",
    "^[[:xdigit:]]+$,af09,true",
    "^[[a]+$,a[,true",
    "^[a&&b]+$,a&b,true",
    "^[]a]+$,a],true",
    "^[^]a]+$,b,true",
    "^[^]a]+$,b],false",
    "^\\Qa.b\\E$,a.b,true",
    "^\\Qa.b\\E$,axb,false",
    "(?i)^AB$,ab,true",
    "^a\\[b$,a[b,true"
  })
  void re2IsUnderstood(String expression, String text, boolean matches) {
    assertThat(new Expression(expression).find(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "(^|\\.)aisejushi(2|3)\\.com$,aisejushi",
    "^re[0-9]+\\.alpha\\.test$,.alpha.test",
    "(^|\\.)91p[0-9][0-9]?\\.com$,91p",
    "abc?d,ab",
    "abc+d,abc",
    "abc*,ab",
    "abc{0},ab",
    "[abc]d,d",
    "(abc)d,d",
    "ABC,abc",
    "a\\-b,a-b"
  })
  void theRequiredTextIsLongAndRare(String expression, String text) {
    assertThat(RequiredText.of(expression)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "abc|d",
    "(?i)abc",
    "(?x) abc",
    "a\\x41bc",
    "\\Qabc\\E",
    ".*",
    "a?",
    "(a(b)c",
    "[a",
    "abc\\"
  })
  void whatIsNotUnderstoodRequiresNothing(String expression) {
    assertThat(RequiredText.of(expression)).isEmpty();
  }
}
