package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The matcher against one that tries every entry. */
final class DomainMatcherPropertyTest {

  @Property(tries = 300)
  void itAnswersAsOneThatTriesEveryEntry(
      @ForAll("rules") List<Rule> rules, @ForAll("names") List<String> names) {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    for (int i = 0; i < rules.size(); i++) {
      builder.add(rules.get(i).type(), rules.get(i).value(), i);
    }
    DomainMatcher matcher = builder.build();
    for (String name : names) {
      List<Integer> wanted = naive(rules, name);
      assertThat(matcher.all(name)).as(name).containsExactly(toArray(wanted));
      assertThat(matcher.matches(name)).isEqualTo(!wanted.isEmpty());
      assertThat(matcher.first(name))
          .isEqualTo(wanted.isEmpty() ? DomainMatcher.NONE : wanted.get(0));
      assertThat(matcher.find(name))
          .isEqualTo(wanted.stream().findFirst().map(rules::get).map(Rule::text));
    }
  }

  @Property(tries = 300)
  void splittingRulesIntoListsChangesNothingButTheirNumbers(
      @ForAll("rules") List<Rule> rules, @ForAll("names") List<String> names) {
    DomainMatcherBuilder whole = DomainMatcher.builder();
    DomainMatcherBuilder lists = DomainMatcher.builder();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      whole.add(rule.type(), rule.value(), i);
      if (i % 3 == 0) {
        lists.add(rule.type(), rule.value(), i);
      } else {
        lists.add(DomainMatcher.builder().add(rule.type(), rule.value(), 1).build(), "list", i);
      }
    }
    for (String name : names) {
      assertThat(lists.build().all(name)).as(name).containsExactly(whole.build().all(name));
    }
  }

  @Property(tries = 300)
  void whatAnExpressionRequiresIsInAllThatItMatches(
      @ForAll("expressions") String expression, @ForAll("names") List<String> names) {
    String required = RequiredText.of(expression);
    Pattern pattern = Pattern.compile(expression);
    for (String name : names) {
      if (pattern.matcher(name).find()) {
        assertThat(name).contains(required);
      }
    }
  }

  private static int[] toArray(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> naive(List<Rule> rules, String name) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).matches(name)) {
        found.add(i);
      }
    }
    found.sort(Comparator.comparingInt(i -> rules.get(i).rank()));
    return found;
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    Arbitrary<Rule> plain =
        Combinators.combine(
                Arbitraries.of(DomainType.PLAIN, DomainType.DOMAIN, DomainType.FULL), name())
            .as(Rule::new);
    Arbitrary<Rule> expression = expressions().map(value -> new Rule(DomainType.REGEX, value));
    return Arbitraries.frequencyOf(Tuple.of(4, plain), Tuple.of(1, expression))
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> part =
        Arbitraries.of(
            "a",
            "b",
            "ab",
            "\\.",
            ".",
            "[ab]",
            "[^a]",
            "(a|b)",
            "(ab)?",
            "a*",
            "b+",
            "^",
            "$",
            "(^|\\.)",
            "a?",
            "b{1,2}",
            "(?:ba)",
            "\\w",
            ".+",
            "[[:alpha:]b]");
    return part.list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> names() {
    return name().list().ofMinSize(1).ofMaxSize(20);
  }

  private static Arbitrary<String> name() {
    return Arbitraries.of("a", "b", "ab", "ba", "aa", "c")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(labels -> String.join(".", labels));
  }

  /** A rule that knows itself whether it matches. */
  record Rule(DomainType type, String value) {
    boolean matches(String name) {
      return switch (type) {
        case PLAIN -> name.contains(value);
        case REGEX -> Pattern.compile(Re2Syntax.toJava(value)).matcher(name).find();
        case DOMAIN -> name.equals(value) || name.endsWith("." + value);
        case FULL -> name.equals(value);
      };
    }

    int rank() {
      return switch (type) {
        case FULL -> -1000;
        case DOMAIN -> -value.split("\\.").length;
        case PLAIN, REGEX -> 0;
      };
    }

    String text() {
      return type.prefix() + value;
    }
  }
}
