package dev.jray.feature.metrics;

/** Knows some families. Asked on one thread at a time, never on an event loop. */
interface MetricsSource {

  /** Writes its families as they are now. */
  void write(MetricsText out);
}
