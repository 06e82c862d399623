package dev.jray.feature.log;

/** Makes one line, with its line break, of an entry. Used by one thread. */
interface EntryFormat {

  /** Appends the line. */
  void append(StringBuilder out, LogEntry entry);
}
