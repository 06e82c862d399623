package dev.jray.tests.bench;

import dev.jray.tests.bench.process.Chain;
import dev.jray.tests.bench.process.ProcFs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All repetitions of all scenarios. */
final class Session {
  private final Plan plan;
  private final ProcFs procFs;
  private final Programs programs;
  private final PrintWriter log;

  Session(Plan plan, ProcFs procFs, Programs programs, PrintWriter log) {
    this.plan = plan;
    this.procFs = procFs;
    this.programs = programs;
    this.log = log;
  }

  /**
   * What the table's reader must know of machine and programs; ask before the run, as it tells the
   * load.
   */
  List<String> heading(int repetitions, LocalDate date) throws IOException {
    List<String> versions = new ArrayList<>(programs.versions().values());
    versions.add("benchmark on Java " + Runtime.version());
    return List.of(
        "Machine: "
            + Machine.describe(procFs)
            + "; load average at the start "
            + Machine.loadAverage(procFs)
            + ".",
        "Date: "
            + date
            + "; repetitions: "
            + repetitions
            + "; programs: "
            + String.join("; ", versions)
            + ".");
  }

  /**
   * Runs them; removes the processes' files if nothing failed.
   *
   * @param parent where a folder for these files is made
   */
  Results run(List<Scenario> scenarios, int repetitions, Path parent) throws IOException {
    Results results = new Results();
    Path work = Files.createTempDirectory(parent, "jray-bench");
    Certificate.create(work);
    int turn = 0;
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      for (Scenario scenario : scenarios) {
        turn++;
        log.printf(
            "%d of %d: %s, repetition %d%n",
            turn, scenarios.size() * repetitions, scenario.name(), repetition);
        new Runner(plan.scaled(scenario.share()), procFs, work, log, results)
            .run(scenario, repetition, chains(scenario, repetition));
      }
    }
    if (results.failures().isEmpty()) {
      delete(work);
    } else {
      log.println("Configurations and logs of the processes: " + work);
      log.flush();
    }
    return results;
  }

  // The way without a proxy comes first and warms the load generator; the others change places.
  private Map<Peer, Chain> chains(Scenario scenario, int repetition) {
    List<Peer> peers = new ArrayList<>(List.of(Peer.V2RAY, Peer.JRAY, Peer.HAPROXY));
    Collections.rotate(peers, repetition - 1);
    peers.add(0, Peer.DIRECT);
    Map<Peer, Chain> chains = new LinkedHashMap<>();
    for (Peer peer : peers) {
      scenario.chain(peer, programs.found()).ifPresent(chain -> chains.put(peer, chain));
    }
    return chains;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
