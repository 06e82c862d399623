package dev.jray.tests.bench;

/** A row of a table: one figure. */
interface Row {
  /** Which way is good. */
  enum Better {
    MORE,
    LESS
  }

  String label();

  String unit();

  Better better();
}
