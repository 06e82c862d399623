package dev.jray.toolkit.match;

import java.util.Arrays;

/** The numbers of entries; takes no room where all have the same. */
final class Ids {
  private final int common;
  // empty where all have the same
  private final int[] each;

  private Ids(int common, int[] each) {
    this.common = common;
    this.each = each;
  }

  int get(int entry) {
    return each.length == 0 ? common : each[entry];
  }

  /** Collects numbers. */
  static final class Builder {
    private int[] ids = new int[16];
    private int size;

    void add(int id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
      }
      ids[size++] = id;
    }

    Ids build() {
      for (int i = 1; i < size; i++) {
        if (ids[i] != ids[0]) {
          return new Ids(0, Arrays.copyOf(ids, size));
        }
      }
      return new Ids(ids[0], new int[0]);
    }
  }
}
