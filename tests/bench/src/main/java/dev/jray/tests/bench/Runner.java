package dev.jray.tests.bench;

import dev.jray.tests.bench.load.ConnectLoad;
import dev.jray.tests.bench.load.IdleLoad;
import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.load.Work;
import dev.jray.tests.bench.process.Chain;
import dev.jray.tests.bench.process.ProcFs;
import dev.jray.tests.bench.process.RunningChain.Start;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs one scenario once with every peer. The peers take turns load by load, not one after the
 * other as a whole: what the machine does meanwhile then hits all of them alike.
 */
final class Runner {
  private final Plan plan;
  private final ProcFs procFs;
  private final Path work;
  private final PrintWriter log;
  private final Results results;

  /**
   * Prepares.
   *
   * @param work folder for configurations and logs of the processes
   */
  Runner(Plan plan, ProcFs procFs, Path work, PrintWriter log, Results results) {
    this.plan = plan;
    this.procFs = procFs;
    this.work = work;
    this.log = log;
    this.results = results;
  }

  /**
   * Runs a repetition.
   *
   * @param chains in the order in which they are to run
   */
  void run(Scenario scenario, int repetition, Map<Peer, Chain> chains) throws IOException {
    List<Subject> subjects = new ArrayList<>();
    try {
      List<Peer> ready = new ArrayList<>();
      chains.forEach(
          (peer, chain) -> {
            Turn turn = new Turn(scenario, peer, repetition);
            if (peer == Peer.DIRECT || turn.attempt("start", each -> boot(each, chain))) {
              ready.add(peer);
            }
          });
      for (Peer peer : ready) {
        new Turn(scenario, peer, repetition)
            .attempt("first 10 MB", turn -> subjects.add(warmStart(turn, chains.get(peer))));
      }
      for (Phase<?> phase : Phase.warm(plan)) {
        loads(scenario, repetition, phase, subjects);
      }
      for (Subject subject : subjects) {
        if (subject.peer() != Peer.DIRECT) {
          new Turn(scenario, subject.peer(), repetition)
              .attempt(
                  "memory", turn -> turn.put(Map.of(Figure.LOADED_RSS, subject.megabytes(procFs))));
        }
      }
    } finally {
      for (Subject subject : subjects) {
        subject.close();
      }
    }
  }

  // One that has failed is left out from there on: nobody knows what state it is in.
  private void loads(Scenario scenario, int repetition, Phase<?> phase, List<Subject> subjects)
      throws IOException {
    for (Subject subject : List.copyOf(subjects)) {
      Turn turn = new Turn(scenario, subject.peer(), repetition);
      if (!turn.attempt(phase.name(), each -> measure(each, subject, phase))) {
        subjects.remove(subject);
        subject.close();
      }
    }
  }

  // Fresh processes: figures of start and memory say nothing once a program has been busy.
  private void boot(Turn turn, Chain chain) throws IOException, LoadException {
    List<Double> accepted = new ArrayList<>();
    List<Double> echoed = new ArrayList<>();
    for (int i = 0; i < plan.starts(); i++) {
      try (Subject subject = Subject.start(turn.peer, chain, work)) {
        Start start = subject.chain().awaitEcho();
        accepted.add(start.accepted().toNanos() / 1e6);
        echoed.add(start.echoed().toNanos() / 1e6);
        if (i == plan.starts() - 1) {
          memory(turn, subject);
        }
      }
    }
    turn.put(
        Map.of(
            Figure.START_ACCEPT,
            Spread.of(accepted).orElseThrow().median(),
            Figure.START_ECHO,
            Spread.of(echoed).orElseThrow().median()));
  }

  private void memory(Turn turn, Subject subject) throws IOException, LoadException {
    pause(plan.rest());
    double empty = subject.megabytes(procFs);
    try (IdleLoad idle = IdleLoad.open(subject.target(), plan.idle(), Plan.LIMIT)) {
      pause(plan.rest());
      double full = subject.megabytes(procFs);
      idle.check();
      turn.put(
          Map.of(
              Figure.IDLE_RSS, empty, Figure.CONNECTION_RSS, (full - empty) * 1000 / plan.idle()));
    }
  }

  private Subject warmStart(Turn turn, Chain chain) throws IOException, LoadException {
    Subject subject = Subject.start(turn.peer, chain, work);
    try {
      subject.chain().awaitEcho();
      if (turn.peer != Peer.DIRECT) {
        noteJava(turn, subject);
        record(turn, subject, Phase.cold());
      }
      return subject;
    } catch (IOException | LoadException e) {
      subject.close();
      throw e;
    }
  }

  // Asked of the process, not of the options: the launcher has a choice of its own.
  private void noteJava(Turn turn, Subject subject) throws IOException {
    for (Path executable : subject.chain().executables()) {
      if (executable.endsWith("java")) {
        results.note(turn.peer.label() + " ran on " + Machine.javaVersion(executable) + ".");
      }
    }
  }

  private <W extends Work> void measure(Turn turn, Subject subject, Phase<W> phase)
      throws IOException, LoadException {
    Settling settling = new Settling();
    int rounds = 0;
    while (rounds < plan.warmRounds() && !settling.settled()) {
      Snapshot before = Snapshot.take(procFs, subject.chain());
      W done = phase.warm().run(subject.target());
      Usage usage = Snapshot.take(procFs, subject.chain()).since(before);
      settling.round(usage.cpu() / Math.max(1, done.units()), usage.compilerShare());
      rounds++;
    }
    if (rounds > 0 && !settling.settled()) {
      results.note(
          turn + ", " + phase.name() + ": not settled after " + rounds + " rounds of warm-up");
    }
    record(turn, subject, phase);
  }

  private <W extends Work> void record(Turn turn, Subject subject, Phase<W> phase)
      throws IOException, LoadException {
    Snapshot before = Snapshot.take(procFs, subject.chain());
    W done = phase.measured().run(subject.target());
    Usage usage = Snapshot.take(procFs, subject.chain()).since(before);
    results.foreign(usage, Runtime.getRuntime().availableProcessors());
    if (done instanceof ConnectLoad.Result connects && connects.lost() > 0) {
      results.note(turn + ": " + connects.lost() + " connections were lost");
    }
    turn.put(phase.reader().figures(done, usage));
  }

  private static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private interface Step {
    void run(Turn turn) throws IOException, LoadException;
  }

  /** A peer's part of a repetition. Its failure is noted and leaves a gap; the others go on. */
  private final class Turn {
    private final Scenario scenario;
    private final Peer peer;
    private final int repetition;

    private Turn(Scenario scenario, Peer peer, int repetition) {
      this.scenario = scenario;
      this.peer = peer;
      this.repetition = repetition;
    }

    /** Whether it went well. */
    private boolean attempt(String name, Step step) {
      try {
        step.run(this);
        return true;
      } catch (IOException | LoadException e) {
        String failure = this + ", " + name + ": " + e.getMessage();
        results.fail(scenario, failure);
        log.println("FAILED " + failure);
        log.flush();
        return false;
      }
    }

    private void put(Map<Figure, Double> figures) {
      results.put(scenario, peer, repetition, figures);
      new TreeMap<>(figures)
          .forEach(
              (figure, value) ->
                  log.printf(
                      "%s: %s %s %s%n",
                      this,
                      figure.label(),
                      Spread.of(List.of(value)).orElseThrow(),
                      figure.unit()));
      log.flush();
    }

    @Override
    public String toString() {
      return scenario.name() + ", repetition " + repetition + ", " + peer.label();
    }
  }
}
