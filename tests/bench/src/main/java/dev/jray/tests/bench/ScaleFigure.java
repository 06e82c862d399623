package dev.jray.tests.bench;

import java.util.Comparator;

/** A row of the table of costs by scale: the same with few and with many connections. */
record ScaleFigure(Kind kind, int count) implements Row {
  static final Comparator<ScaleFigure> ORDER =
      Comparator.comparing(ScaleFigure::kind).thenComparingInt(ScaleFigure::count);

  /** What is counted. */
  enum Kind {
    UP("bulk up", "CPU s/GB"),
    DOWN("bulk down", "CPU s/GB"),
    REQUESTS("requests of 1 KB", "CPU us each"),
    IDLE("memory per 1000 idle connections", "MB");

    private final String label;
    private final String unit;

    Kind(String label, String unit) {
      this.label = label;
      this.unit = unit;
    }
  }

  @Override
  public String label() {
    return kind == Kind.IDLE
        ? kind.label + ", with " + count
        : kind.label + ", " + count + (count == 1 ? " connection" : " connections");
  }

  @Override
  public String unit() {
    return kind.unit;
  }

  @Override
  public Better better() {
    return Better.LESS;
  }
}
