package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.toolkit.dns.DnsQuestion;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerCacheTest {
  private final AnswerCache cache = new AnswerCache(3);

  @Test
  void holdsNoMoreThanItMayAndForgetsTheOldestFirst() {
    for (int i = 0; i < 10; i++) {
      cache.put(question(i), answer(i));
    }

    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.get(question(6))).isNull();
    assertThat(cache.get(question(7))).isEqualTo(answer(7));
    assertThat(cache.get(question(9))).isEqualTo(answer(9));
  }

  @Test
  void whatIsUsedStays() {
    for (int i = 0; i < 100; i++) {
      cache.put(question(i), answer(i));
      cache.get(question(0));
    }

    assertThat(cache.get(question(0))).isEqualTo(answer(0));
    assertThat(cache.size()).isEqualTo(3);
  }

  @Test
  void aNewAnswerTakesThePlaceOfTheOld() {
    cache.put(question(1), answer(1));
    cache.put(question(1), answer(2));

    assertThat(cache.get(question(1))).isEqualTo(answer(2));
    assertThat(cache.size()).isEqualTo(1);
  }

  private static DnsQuestion question(int number) {
    return new DnsQuestion("n" + number + ".test", DnsQuestion.A);
  }

  private static Answer answer(int number) {
    return new Answer(List.of(), 0, number);
  }
}
