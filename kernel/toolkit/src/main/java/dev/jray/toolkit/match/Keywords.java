package dev.jray.toolkit.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds any number of words in a text in one pass (Aho and Corasick, 1975). State 0 is the root; a
 * state stands for the longest beginning of a word that the text read so far ends with.
 */
final class Keywords {
  private static final int SPREAD = 0x9E3779B1;

  // an open hash table from state and character to the next state
  private final long[] keys;
  private final int[] targets;
  private final int shift;
  // the states after the first character of a word, as most characters are asked for at the root
  private final int[] fromRoot = new int[128];
  // the state of the longest proper suffix
  private final int[] suffix;
  // the nearest state at which words end, this one or a suffix of it; 0 if there is none
  private final int[] ending;
  // the numbers of the words that end at a state
  private final int[][] words;

  /** Takes words that are not empty; their numbers are their places. */
  Keywords(List<String> list) {
    Trie trie = new Trie(list);
    int edges = trie.edges.size();
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(2 * edges));
    shift = 32 - bits;
    keys = new long[1 << bits];
    targets = new int[1 << bits];
    trie.edges.forEach(this::insert);
    for (char c = 0; c < fromRoot.length; c++) {
      fromRoot[c] = edge(0, c);
    }
    int states = trie.depths.size();
    words = trie.words(states);
    suffix = new int[states];
    ending = new int[states];
    for (int state : trie.byDepth()) {
      link(trie, state);
    }
  }

  private void link(Trie trie, int state) {
    if (state != 0) {
      int parent = trie.parents.get(state);
      suffix[state] = parent == 0 ? 0 : next(suffix[parent], trie.letters.get(state));
    }
    ending[state] = words[state] != null ? state : ending[suffix[state]];
  }

  private static long key(int state, char c) {
    // never 0, which marks a free place
    return ((long) state << 17) | (c << 1) | 1;
  }

  private int slot(long key) {
    return ((int) (key ^ (key >>> 16)) * SPREAD) >>> shift;
  }

  private void insert(long key, int target) {
    int slot = slot(key);
    while (keys[slot] != 0) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = key;
    targets[slot] = target;
  }

  /** The state after one more character. */
  int next(int from, char c) {
    int state = from;
    while (state != 0) {
      int next = edge(state, c);
      if (next != 0) {
        return next;
      }
      state = suffix[state];
    }
    return c < fromRoot.length ? fromRoot[c] : edge(0, c);
  }

  /** The state that a word goes on to; 0 if none does. */
  private int edge(int state, char c) {
    long key = key(state, c);
    int slot = slot(key);
    while (keys[slot] != 0) {
      if (keys[slot] == key) {
        return targets[slot];
      }
      slot = (slot + 1) & (keys.length - 1);
    }
    return 0;
  }

  /** The longest suffix of this state, itself included, at which words end; 0 if there is none. */
  int ending(int state) {
    return ending[state];
  }

  /** The next shorter one. */
  int shorter(int endingState) {
    return ending[suffix[endingState]];
  }

  /** The numbers of the words that end there. */
  int[] words(int endingState) {
    return words[endingState];
  }

  /** The words as a tree, while the automaton is built. */
  private static final class Trie {
    final Map<Long, Integer> edges = new HashMap<>();
    final List<Integer> parents = new ArrayList<>(List.of(0));
    final List<Character> letters = new ArrayList<>(List.of(' '));
    final List<Integer> depths = new ArrayList<>(List.of(0));
    private final Map<Integer, List<Integer>> ends = new HashMap<>();

    Trie(List<String> list) {
      for (int word = 0; word < list.size(); word++) {
        int state = 0;
        for (char c : list.get(word).toCharArray()) {
          state = child(state, c);
        }
        ends.computeIfAbsent(state, key -> new ArrayList<>(1)).add(word);
      }
    }

    private int child(int state, char c) {
      return edges.computeIfAbsent(
          key(state, c),
          key -> {
            parents.add(state);
            letters.add(c);
            depths.add(depths.get(state) + 1);
            return depths.size() - 1;
          });
    }

    int[][] words(int states) {
      int[][] all = new int[states][];
      ends.forEach(
          (state, list) -> all[state] = list.stream().mapToInt(Integer::intValue).toArray());
      return all;
    }

    Integer[] byDepth() {
      Integer[] states = new Integer[depths.size()];
      Arrays.setAll(states, state -> state);
      Arrays.sort(states, Comparator.comparing(depths::get));
      return states;
    }
  }
}
