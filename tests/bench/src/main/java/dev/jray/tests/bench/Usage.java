package dev.jray.tests.bench;

/**
 * What processors did during a run.
 *
 * @param nanos the clock
 * @param cpu user and system time of the chain, in ticks of 10 ms
 * @param fine the same for short runs: exact, but without threads that have ended meanwhile
 * @param compilers what of it the JIT compilers took
 * @param own time of the benchmark itself, which is load generator and origin; 0 if it is the chain
 * @param busy time of all processors of the machine
 */
record Usage(long nanos, long cpu, long fine, long compilers, long own, long busy) {
  double compilerShare() {
    return cpu == 0 ? 0 : (double) compilers / cpu;
  }

  /**
   * Time that neither the chain nor the benchmark used: other work on the machine, or a noisy
   * neighbour.
   */
  long foreign() {
    return Math.max(0, busy - cpu - own);
  }
}
