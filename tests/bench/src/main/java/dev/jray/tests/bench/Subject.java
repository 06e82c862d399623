package dev.jray.tests.bench;

import dev.jray.tests.bench.load.Origin;
import dev.jray.tests.bench.load.Target;
import dev.jray.tests.bench.process.Chain;
import dev.jray.tests.bench.process.ProcFs;
import dev.jray.tests.bench.process.RunningChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A running chain with an origin of its own, so that no late byte of one peer meets another. */
record Subject(Peer peer, RunningChain chain, Origin origin) implements AutoCloseable {
  /**
   * Starts both; does not wait until the chain listens.
   *
   * @param work folder for the files of all runs
   */
  static Subject start(Peer peer, Chain chain, Path work) throws IOException {
    Origin origin = Origin.start();
    try {
      Path dir = Files.createTempDirectory(work, peer.name().toLowerCase(Locale.ROOT));
      return new Subject(peer, chain.start(origin, dir), origin);
    } catch (IOException e) {
      origin.close();
      throw e;
    }
  }

  Target target() {
    return chain.target();
  }

  /** Memory of all processes, in MB. */
  double megabytes(ProcFs procFs) throws IOException {
    long bytes = 0;
    for (long pid : chain.pids()) {
      bytes += procFs.residentBytes(pid);
    }
    return bytes / (double) (1 << 20);
  }

  @Override
  public void close() throws IOException {
    chain.close();
    origin.close();
  }
}
