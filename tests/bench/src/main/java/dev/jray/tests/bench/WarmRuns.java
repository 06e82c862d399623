package dev.jray.tests.bench;

import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.load.Work;
import dev.jray.tests.bench.process.Chain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is measured with processes that stay for all loads. The peers take turns run by run, not one
 * after the other as a whole: what the machine does meanwhile then hits all of them alike.
 */
final class WarmRuns implements AutoCloseable {
  private final Lab lab;
  private final Plan plan;
  private final Scenario scenario;
  private final int repetition;
  private final List<Subject> subjects = new ArrayList<>();

  WarmRuns(Lab lab, Plan plan, Scenario scenario, int repetition) {
    this.lab = lab;
    this.plan = plan;
    this.scenario = scenario;
    this.repetition = repetition;
  }

  /** Starts the processes of all peers, in the order of {@link Peer}. */
  void start(Map<Peer, Chain> chains) {
    chains.forEach(
        (peer, chain) ->
            turn(peer, plan.times().starts())
                .attempt("start", turn -> subjects.add(start(turn, chain))));
  }

  private Subject start(Turn turn, Chain chain) throws IOException, LoadException {
    Subject subject = Subject.start(turn.peer(), chain, lab.work());
    try {
      if (turn.peer() == Peer.DIRECT) {
        subject.chain().awaitEcho();
      } else {
        FreshRuns.start(turn, subject);
      }
      if (turn.peer() == Peer.JRAY) {
        noteJava(subject);
      }
      return subject;
    } catch (IOException | LoadException e) {
      subject.close();
      throw e;
    }
  }

  // Asked of the process, not of the options: the launcher has a choice of its own.
  private void noteJava(Subject subject) throws IOException {
    for (Path executable : subject.chain().executables()) {
      if (executable.endsWith("java")) {
        lab.results().ranOn(Machine.javaVersion(executable));
      }
    }
  }

  /** Runs the loads of the main table, and reads memory after them. */
  void loads() throws IOException {
    Duration limit = plan.warmUp().first();
    for (Phase<?> phase : Phase.warm(plan)) {
      Duration end = limit;
      each(phase.name(), 0, (turn, subject) -> warm(turn, subject, phase, end));
      measure(phase, plan.times().runs());
      limit = plan.warmUp().later();
    }
    FreshRuns.pause(plan.rest().loaded());
    each("memory", 1, this::memory);
  }

  private void memory(Turn turn, Subject subject) throws IOException {
    if (turn.peer() != Peer.DIRECT) {
      turn.put(Map.of(Figure.LOADED_RSS, subject.megabytes(lab.procFs())));
    }
  }

  /**
   * Runs the loads of the costs by scale, all but the way without a proxy. No warm-up of their own:
   * only the number of connections is new, and opening 512 for each round would take too long.
   */
  void scale() throws IOException {
    for (Subject subject : List.copyOf(subjects)) {
      if (subject.peer() == Peer.DIRECT) {
        drop(subject);
      }
    }
    for (Phase<?> phase : Phase.scale(plan)) {
      measure(phase, plan.times().scale());
    }
  }

  private void measure(Phase<?> phase, int runs) throws IOException {
    for (int run = 1; run <= runs; run++) {
      each(phase.name(), run, (turn, subject) -> turn.measure(subject, phase));
    }
  }

  private interface Step {
    void run(Turn turn, Subject subject) throws IOException, LoadException;
  }

  // One that has failed is left out from there on: nobody knows what state it is in.
  private void each(String name, int run, Step step) throws IOException {
    for (Subject subject : new Sample(repetition, run).order(subjects)) {
      if (!turn(subject.peer(), run).attempt(name, turn -> step.run(turn, subject))) {
        drop(subject);
      }
    }
  }

  private Turn turn(Peer peer, int run) {
    return new Turn(lab, scenario, peer, new Sample(repetition, run));
  }

  private void drop(Subject subject) throws IOException {
    subjects.remove(subject);
    subject.close();
  }

  private <W extends Work> void warm(Turn turn, Subject subject, Phase<W> phase, Duration limit)
      throws IOException, LoadException {
    Settling settling = new Settling();
    long end = System.nanoTime() + limit.toNanos();
    int rounds = 0;
    while (!settling.settled() && rounds < plan.warmUp().rounds() && System.nanoTime() < end) {
      Meter meter = new Meter(lab.procFs(), subject.chain());
      W done = phase.warm().run(subject.target(), meter);
      Usage usage = meter.usage();
      settling.round(usage.cpu() / Math.max(1, done.units()), usage.compilerShare());
      rounds++;
    }
    if (rounds > 0 && !settling.settled()) {
      lab.results()
          .note(
              turn + ", " + phase.name() + ": not settled after " + rounds + " rounds of warm-up");
    }
  }

  @Override
  public void close() throws IOException {
    for (Subject subject : subjects) {
      subject.close();
    }
  }
}
