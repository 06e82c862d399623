package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;

/** How much a log line matters, as V2Ray grades it. */
@Stable
public enum Severity {
  /** Something is broken. */
  ERROR("Error"),
  /** Something needs attention. */
  WARNING("Warning"),
  /** What happened. */
  INFO("Info"),
  /** For developers. */
  DEBUG("Debug");

  private final String text;

  Severity(String text) {
    this.text = text;
  }

  /** The word in a log line. */
  public String text() {
    return text;
  }
}
