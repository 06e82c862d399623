package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class LinearExpressionTest {

  @Property(tries = 300)
  void itFindsWhatJavasEngineFinds(
      @ForAll("expressions") String expression, @ForAll("texts") List<String> texts) {
    Optional<LinearExpression> linear = LinearParser.parse(expression);
    Pattern pattern = Pattern.compile(expression.replace("$", "\\z"), Pattern.CASE_INSENSITIVE);
    for (String text : texts) {
      linear.ifPresent(
          known ->
              assertThat(known.find(text))
                  .as("%s in \"%s\"", expression, text)
                  .isEqualTo(pattern.matcher(text).find()));
    }
  }

  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.lazyOf(LinearExpressionTest::simple, LinearExpressionTest::nested);
  }

  private static Arbitrary<String> simple() {
    return Arbitraries.of(
            "a", "B", "ab", "\\.", ".", "[ab]", "[^a]", "[a-c]", "[^.]", "[a-]", "\\d", "\\W",
            "[\\d.]", "^", "$", "(^|\\.)", "(a|b$)")
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<String> nested() {
    Arbitrary<String> quantifier =
        Arbitraries.of("", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{0,}", "{0,1}");
    Arbitrary<String> group =
        simple()
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(parts -> "(" + String.join("|", parts) + ")")
            .flatMap(text -> quantifier.map(text::concat));
    Arbitrary<String> atom =
        Arbitraries.of("a", "b", "\\.", "[ab]", "[^b]", ".")
            .flatMap(text -> quantifier.map(text::concat));
    return Arbitraries.oneOf(group, atom, simple())
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .withChars('a', 'b', 'c', '.', '1', 'é')
        .ofMaxLength(8)
        .list()
        .ofSize(20);
  }

  @Example
  void whatListsOfDomainsContainIsOfThisKind() {
    for (String expression :
        List.of(
            "^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$",
            "(^|\\.)aisejushi(2|3|5|6)\\.com$",
            "(^|\\.)apiproxy-device-prod-nlb-.+\\.amazonaws\\.com$",
            "^[^.]*$",
            "^[^.]*host[^.]*$",
            "(^|\\.)783([a-z][a-z]?)?\\.tv$",
            ".+\\.dkr\\.ecr\\.[^\\.]+\\.amazonaws\\.com$")) {
      assertThat(LinearParser.parse(expression)).as(expression).isPresent();
    }
  }

  @Example
  void whatIsOfAnotherKindIsLeftToJava() {
    for (String expression :
        List.of(
            "(?i)a", "a\\b", "[[:alpha:]]", "a{100}", "^^a", "a$b", "\\x41", "é", "a++", "[]a]")) {
      assertThat(LinearParser.parse(expression)).as(expression).isEmpty();
    }
  }
}
