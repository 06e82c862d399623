package dev.jray.tests.bench;

import dev.jray.tests.bench.load.Watch;
import dev.jray.tests.bench.process.ProcFs;
import dev.jray.tests.bench.process.RunningChain;
import java.io.IOException;

/** Reads what a chain uses while a load's counted part runs. */
final class Meter implements Watch {
  private final ProcFs procFs;
  private final RunningChain chain;
  private Snapshot before;
  private Usage usage;

  Meter(ProcFs procFs, RunningChain chain) {
    this.procFs = procFs;
    this.chain = chain;
  }

  @Override
  public void begin() throws IOException {
    before = Snapshot.take(procFs, chain);
  }

  @Override
  public void end() throws IOException {
    usage = Snapshot.take(procFs, chain).since(before);
  }

  /** What was used; ask after the end. */
  Usage usage() {
    return usage;
  }
}
