package dev.jray.tests.bench;

/**
 * Decides when a program is warm: its JIT compilers are quiet and its cost per unit has stopped to
 * fall. A rise does not count against it, that is noise.
 */
final class Settling {
  private static final double QUIET = 0.05;
  private static final double STILL_FALLING = 0.9;

  private double lowest = Double.POSITIVE_INFINITY;
  private boolean settled;

  /** Takes in one more round of warm-up. */
  void round(double costPerUnit, double compilerShare) {
    settled = compilerShare < QUIET && costPerUnit >= lowest * STILL_FALLING;
    lowest = Math.min(lowest, costPerUnit);
  }

  boolean settled() {
    return settled;
  }
}
