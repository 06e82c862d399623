package dev.jray.feature.metrics;

import java.nio.charset.StandardCharsets;

/** Builds Prometheus's text format, version 0.0.4. */
final class MetricsText {
  /** What the text is called in HTTP. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder(16 * 1024);
  private String family = "";
  private boolean labels;

  /** What the samples of a family are. */
  enum Type {
    COUNTER("counter"),
    GAUGE("gauge"),
    SUMMARY("summary");

    private final String word;

    Type(String word) {
      this.word = word;
    }
  }

  /** Begins a family; all its samples follow. The help has no line breaks and backslashes. */
  void family(String name, Type type, String help) {
    family = name;
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type.word).append('\n');
  }

  /** Begins a sample of the family. */
  MetricsText sample() {
    return sample("");
  }

  /** Begins a sample whose name has a suffix. */
  MetricsText sample(String suffix) {
    text.append(family).append(suffix);
    labels = false;
    return this;
  }

  /** Adds a label; the value may be any text. */
  MetricsText label(String name, String value) {
    text.append(labels ? ',' : '{').append(name).append("=\"");
    labels = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
    text.append('"');
    return this;
  }

  /** Ends the sample. */
  void value(long value) {
    closeLabels();
    text.append(value).append('\n');
  }

  /** Ends the sample. */
  void value(double value) {
    closeLabels();
    text.append(value).append('\n');
  }

  private void closeLabels() {
    text.append(labels ? "} " : " ");
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
