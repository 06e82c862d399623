package dev.jray.tests.bench.micro;

import java.util.List;

/** Things to ask for in turn, enough of them to miss the caches as flows do. */
final class Probes<T> {
  private final List<T> all;
  private int next;

  Probes(List<T> all) {
    this.all = List.copyOf(all);
  }

  T next() {
    T probe = all.get(next);
    next = next + 1 == all.size() ? 0 : next + 1;
    return probe;
  }
}
