package dev.jray.feature.router;

import java.util.function.UnaryOperator;

/** Holds the present table. Readers take no lock; who changes it waits for who else does. */
final class RuleBook {
  private final TableBuilder builder;
  private volatile RuleTable table;

  RuleBook(TableBuilder builder, RuleTable table) {
    this.builder = builder;
    this.table = table;
  }

  RuleTable table() {
    return table;
  }

  TableBuilder builder() {
    return builder;
  }

  /** Puts another table in the place of the present one, unless the change throws. */
  synchronized void change(UnaryOperator<RuleTable> change) {
    table = change.apply(table);
  }
}
