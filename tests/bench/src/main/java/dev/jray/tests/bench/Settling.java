package dev.jray.tests.bench;

/**
 * Decides when a program is warm: for some rounds in a row its JIT compilers were quiet and its cost
 * per unit was not below what it had been before. A rise does not count against it, that is noise.
 */
final class Settling {
  private static final int STEADY_ROUNDS = 3;
  private static final double QUIET = 0.05;
  private static final double STILL_FALLING = 0.95;

  private double lowest = Double.POSITIVE_INFINITY;
  private int steady;

  /** Takes in one more round of warm-up. */
  void round(double costPerUnit, double compilerShare) {
    boolean falling = costPerUnit < lowest * STILL_FALLING;
    steady = compilerShare < QUIET && !falling ? steady + 1 : 0;
    lowest = Math.min(lowest, costPerUnit);
  }

  boolean settled() {
    return steady >= STEADY_ROUNDS;
  }
}
