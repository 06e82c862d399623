package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the nodes of one reading share. Not thread-safe. */
final class Reading {
  private final Catalog catalog;
  private final Map<String, String> environment;
  private final Problems problems = new Problems();
  private final List<Keys> entered = new ArrayList<>();

  Reading(Catalog catalog, Map<String, String> environment) {
    this.catalog = catalog;
    this.environment = environment;
  }

  Catalog catalog() {
    return catalog;
  }

  Map<String, String> environment() {
    return environment;
  }

  Problems problems() {
    return problems;
  }

  /** Notes an object whose keys were asked for, so that the others get reported. */
  void entered(Keys keys) {
    entered.add(keys);
  }

  /**
   * Reports the keys nobody asked for: as problems in HOCON, in V2Ray JSON as warnings.
   *
   * @param strict in V2Ray JSON as problems too
   */
  void reportUnknownKeys(boolean strict) {
    for (Keys keys : entered) {
      keys.reportUnknown(problems, strict);
    }
  }
}
