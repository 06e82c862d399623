package dev.jray.toolkit.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;

final class KeywordsTest {

  @Property(tries = 300)
  void allWordsOfATextAreFound(
      @ForAll List<@CharRange(from = 'a', to = 'c') @NotEmpty @StringLength(max = 5) String> words,
      @ForAll @CharRange(from = 'a', to = 'd') @StringLength(max = 30) String text) {
    Set<Integer> wanted = new TreeSet<>();
    for (int i = 0; i < words.size(); i++) {
      if (text.contains(words.get(i))) {
        wanted.add(i);
      }
    }
    assertThat(found(words, text)).isEqualTo(wanted);
  }

  @Example
  void wordsInsideOfWordsAreFound() {
    List<String> words = List.of("he", "she", "his", "hers", "he");
    assertThat(found(words, "ushers")).containsExactly(0, 1, 3, 4);
  }

  private static Set<Integer> found(List<String> words, String text) {
    Keywords keywords = new Keywords(words);
    Set<Integer> found = new TreeSet<>();
    int state = 0;
    for (int i = 0; i < text.length(); i++) {
      state = keywords.next(state, text.charAt(i));
      for (int end = keywords.ending(state); end != 0; end = keywords.shorter(end)) {
        for (int word : keywords.words(end)) {
          found.add(word);
        }
      }
    }
    return found;
  }
}
