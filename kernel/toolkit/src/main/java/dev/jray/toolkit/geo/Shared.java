package dev.jray.toolkit.geo;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Things that are made once as long as anybody uses them. Not thread-safe. */
final class Shared<T> {
  private final Map<ListKey, WeakReference<T>> known = new HashMap<>();

  T get(ListKey key, Supplier<T> maker) {
    WeakReference<T> reference = known.get(key);
    T value = reference == null ? null : reference.get();
    if (value == null) {
      value = maker.get();
      known.values().removeIf(other -> other.get() == null);
      known.put(key, new WeakReference<>(value));
    }
    return value;
  }

  void clear() {
    known.clear();
  }
}
