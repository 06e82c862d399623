package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import org.junit.jupiter.api.Test;

final class DomainMatcherTest {
  private static DomainMatcher one(DomainType type, String value) {
    return DomainMatcher.builder().add(type, value, 1).build();
  }

  @Test
  void aKeywordStandsAnywhere() {
    DomainMatcher matcher = one(DomainType.PLAIN, "exam");
    assertThat(matcher.matches("www.example.com")).isTrue();
    assertThat(matcher.matches("exam")).isTrue();
    assertThat(matcher.matches("exa.mple.com")).isFalse();
    assertThat(matcher.matches("")).isFalse();
  }

  @Test
  void anEmptyKeywordStandsInEverything() {
    assertThat(one(DomainType.PLAIN, "").matches("a.test")).isTrue();
    assertThat(one(DomainType.PLAIN, "").matches("")).isTrue();
  }

  @Test
  void aDomainIsItselfAndAllBelow() {
    DomainMatcher matcher = one(DomainType.DOMAIN, "example.com");
    assertThat(matcher.matches("example.com")).isTrue();
    assertThat(matcher.matches("a.b.example.com")).isTrue();
    assertThat(matcher.matches("notexample.com")).isFalse();
    assertThat(matcher.matches("com")).isFalse();
    assertThat(matcher.matches("example.com.org")).isFalse();
  }

  @Test
  void aFullDomainIsOnlyItself() {
    DomainMatcher matcher = one(DomainType.FULL, "example.com");
    assertThat(matcher.matches("example.com")).isTrue();
    assertThat(matcher.matches("www.example.com")).isFalse();
  }

  @Test
  void anExpressionFindsItselfAnywhere() {
    assertThat(one(DomainType.REGEX, "exam").matches("www.example.com")).isTrue();
    assertThat(one(DomainType.REGEX, "^exam").matches("www.example.com")).isFalse();
    assertThat(one(DomainType.REGEX, "\\.com$").matches("www.example.com")).isTrue();
    assertThat(one(DomainType.REGEX, "^[^.]*$").matches("localhost")).isTrue();
    assertThat(one(DomainType.REGEX, "^[^.]*$").matches("local.host")).isFalse();
  }

  @Test
  void caseDoesNotMatter() {
    assertThat(one(DomainType.FULL, "localhost").matches("LocalHost")).isTrue();
    assertThat(one(DomainType.DOMAIN, "Example.COM").matches("www.example.com")).isTrue();
    assertThat(one(DomainType.PLAIN, "EXAM").matches("example.com")).isTrue();
    assertThat(one(DomainType.REGEX, "^WWW\\.\\S+$").matches("www.example.com")).isTrue();
  }

  @Test
  void otherAlphabetsAreCompared() {
    DomainMatcher matcher = one(DomainType.DOMAIN, "пример.рф");
    assertThat(matcher.matches("сайт.ПРИМЕР.рф")).isTrue();
    assertThat(matcher.matches("сайт.рф")).isFalse();
  }

  @Test
  void withoutEntriesNothingMatches() {
    DomainMatcher matcher = DomainMatcher.builder().build();
    assertThat(matcher.matches("example.com")).isFalse();
    assertThat(matcher.all("example.com")).isEmpty();
    assertThat(matcher.first("example.com")).isEqualTo(DomainMatcher.NONE);
    assertThat(matcher.find("example.com")).isEmpty();
    assertThat(matcher.size()).isZero();
  }

  @Test
  void fullDomainsComeFirstThenLongDomainsThenTheOthersInTheirOrder() {
    DomainMatcher matcher =
        DomainMatcher.builder()
            .add(DomainType.REGEX, "example", 1)
            .add(DomainType.DOMAIN, "com", 2)
            .add(DomainType.PLAIN, "www", 3)
            .add(DomainType.DOMAIN, "example.com", 4)
            .add(DomainType.FULL, "www.example.com", 5)
            .add(DomainType.DOMAIN, "www.example.com", 6)
            .add(DomainType.FULL, "www.example.com", 7)
            .add(DomainType.REGEX, "com$", 8)
            .build();
    assertThat(matcher.all("www.example.com")).containsExactly(5, 7, 6, 4, 2, 1, 3, 8);
    assertThat(matcher.first("www.example.com")).isEqualTo(5);
    assertThat(matcher.first("a.com")).isEqualTo(2);
    assertThat(matcher.first("a.org")).isEqualTo(DomainMatcher.NONE);
  }

  @Test
  void aNumberIsToldOnce() {
    DomainMatcher matcher =
        DomainMatcher.builder()
            .add(DomainType.PLAIN, "exam", 9)
            .add(DomainType.DOMAIN, "com", 4)
            .add(DomainType.FULL, "example.com", 9)
            .build();
    assertThat(matcher.all("example.com")).containsExactly(9, 4);
  }

  @Test
  void aSharedListTakesThePlaceWhereItWasAdded() {
    DomainMatcher list =
        DomainMatcher.builder()
            .add(DomainType.DOMAIN, "example.com", 1)
            .add(DomainType.PLAIN, "exam", 1)
            .build();
    DomainMatcher matcher =
        DomainMatcher.builder()
            .add(DomainType.DOMAIN, "example.com", 1)
            .add(list, "geosite:a", 2)
            .add(DomainType.DOMAIN, "example.com", 3)
            .add(DomainType.PLAIN, "xam", 4)
            .add(list, "geosite:b", 5)
            .add(DomainType.PLAIN, "am", 6)
            .build();
    assertThat(matcher.all("example.com")).containsExactly(1, 2, 3, 5, 4, 6);
    assertThat(matcher.all("exam.org")).containsExactly(2, 4, 5, 6);
    assertThat(matcher.size()).isEqualTo(8);
  }

  @Test
  void anExplanationNamesTheEntryAndItsList() {
    DomainMatcher list = one(DomainType.DOMAIN, "Example.com");
    DomainMatcher matcher =
        DomainMatcher.builder()
            .add(list, "geosite:test", 1)
            .add(DomainType.PLAIN, "foo", 2)
            .add(DomainType.REGEX, "^b.r$", 3)
            .add(DomainType.FULL, "foo.org", 4)
            .build();
    assertThat(matcher.find("www.example.com")).contains("geosite:test, entry domain:example.com");
    assertThat(matcher.find("foo.net")).contains("keyword:foo");
    assertThat(matcher.find("bar")).contains("regexp:^b.r$");
    assertThat(matcher.find("foo.org")).contains("full:foo.org");
    assertThat(matcher.find("none")).isEmpty();
  }

  @Test
  void anExpressionThatCannotBeReadIsRefused() {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    assertThatThrownBy(() -> builder.add(DomainType.REGEX, "a(b", 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("error parsing regexp: ")
        .hasMessageContaining("`a(b`");
  }

  @Test
  void numbersAreNotNegative() {
    DomainMatcherBuilder builder = DomainMatcher.builder();
    assertThatThrownBy(() -> builder.add(DomainType.FULL, "a", -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExpressionThatTriesTooLongDoesNotMatch() {
    DomainMatcher matcher = one(DomainType.REGEX, "^(a+)+$");
    assertThat(matcher.matches("aaaa")).isTrue();
    assertThat(matcher.matches("a".repeat(60) + "!")).isFalse();
    assertThat(matcher.matches("a".repeat(300))).isFalse();
  }

  @Test
  void aBuilderGoesOnAfterBuilding() {
    DomainMatcherBuilder builder = DomainMatcher.builder().add(DomainType.FULL, "a", 1);
    DomainMatcher first = builder.build();
    DomainMatcher second = builder.add(DomainType.FULL, "b", 2).build();
    assertThat(first.matches("b")).isFalse();
    assertThat(second.all("a")).containsExactly(1);
    assertThat(second.all("b")).containsExactly(2);
  }
}
