package dev.jray.tests.bench.load;

/** What a load has done, in the unit that its cost is divided by. */
public interface Work {
  /** Bytes, requests or connections. */
  double units();

  /** How many connections were opened. */
  int connections();

  /** How many were lost besides. */
  int lost();
}
