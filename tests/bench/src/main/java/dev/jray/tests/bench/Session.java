package dev.jray.tests.bench;

import dev.jray.tests.bench.process.Chain;
import dev.jray.tests.bench.process.ProcFs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
            + "; runs: "
            + plan.times().runs()
            + "; repetitions: "
            + repetitions
            + "; programs: "
            + String.join("; ", versions)
            + ".");
  }

  /**
   * Runs them; removes the processes' files if nothing failed.
   *
   * @param scaled those that are in the table of costs by scale too
   * @param parent where a folder for these files is made
   */
  Results run(List<Scenario> scenarios, List<Scenario> scaled, int repetitions, Path parent)
      throws IOException {
    Path work = Files.createTempDirectory(parent, "jray-bench");
    Certificate.create(work);
    Results results = new Results();
    Lab lab = new Lab(procFs, work, log, results);
    long start = System.nanoTime();
    int turn = 0;
    for (int repetition = 1; repetition <= repetitions; repetition++) {
      for (Scenario scenario : scenarios) {
        turn++;
        log.printf(
            "%d of %d, after %d s: %s, repetition %d%n",
            turn,
            scenarios.size() * repetitions,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
            scenario.name(),
            repetition);
        repetition(lab, scenario, scaled.contains(scenario), repetition);
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

  private void repetition(Lab lab, Scenario scenario, boolean scaled, int repetition)
      throws IOException {
    Plan own = plan.scaled(scenario.share());
    Map<Peer, Chain> chains = chains(scenario);
    new FreshRuns(lab, own, scenario, scaled).run(repetition, chains);
    try (WarmRuns warm = new WarmRuns(lab, own, scenario, repetition)) {
      warm.start(chains);
      warm.loads();
      if (scaled) {
        warm.scale();
      }
    }
  }

  private Map<Peer, Chain> chains(Scenario scenario) {
    Map<Peer, Chain> chains = new EnumMap<>(Peer.class);
    for (Peer peer : Peer.values()) {
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
