package dev.jray.tests.bench;

import dev.jray.tests.bench.load.IdleLoad;
import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.process.Chain;
import dev.jray.tests.bench.process.RunningChain.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * What is measured with fresh processes: figures of start and memory say nothing once a program has
 * been busy.
 */
final class FreshRuns {
  private final Lab lab;
  private final Plan plan;
  private final Scenario scenario;
  private final boolean scaled;

  /**
   * Prepares.
   *
   * @param scaled whether the scenario is in the table of costs by scale
   */
  FreshRuns(Lab lab, Plan plan, Scenario scenario, boolean scaled) {
    this.lab = lab;
    this.plan = plan;
    this.scenario = scenario;
    this.scaled = scaled;
  }

  /**
   * Runs; takes out whoever fails. The last of the starts is not made here: its processes stay for
   * the loads.
   */
  void run(int repetition, Map<Peer, Chain> chains) {
    for (int run = 1; run < plan.times().starts(); run++) {
      each("start", new Sample(repetition, run), chains, FreshRuns::start);
    }
    for (int run = 1; run <= (scaled ? plan.times().scale() : 1); run++) {
      each("memory", new Sample(repetition, run), chains, this::memory);
    }
  }

  private interface Fresh {
    void run(Turn turn, Subject subject) throws IOException, LoadException;
  }

  private void each(String name, Sample sample, Map<Peer, Chain> chains, Fresh fresh) {
    for (Peer peer : sample.order(List.copyOf(chains.keySet()))) {
      Chain chain = chains.get(peer);
      if (chain.hops().isEmpty()) {
        continue;
      }
      Turn turn = new Turn(lab, scenario, peer, sample);
      if (!turn.attempt(name, each -> fresh(each, chain, fresh))) {
        chains.remove(peer);
      }
    }
  }

  private void fresh(Turn turn, Chain chain, Fresh fresh) throws IOException, LoadException {
    try (Subject subject = Subject.start(turn.peer(), chain, lab.work())) {
      fresh.run(turn, subject);
    }
  }

  /** Measures a start, and the first bytes after it. */
  static void start(Turn turn, Subject subject) throws IOException, LoadException {
    Start start = subject.chain().awaitEcho();
    turn.put(
        Map.of(
            Figure.START_ACCEPT, start.accepted().toNanos() / 1e6,
            Figure.START_ECHO, start.echoed().toNanos() / 1e6));
    turn.measure(subject, Phase.cold());
  }

  private void memory(Turn turn, Subject subject) throws IOException, LoadException {
    subject.chain().awaitEcho();
    pause(plan.rest().fresh());
    double empty = subject.megabytes(lab.procFs());
    turn.put(Map.of(Figure.IDLE_RSS, empty));
    SortedSet<Integer> counts = new TreeSet<>(List.of(plan.idle()));
    if (scaled) {
      counts.addAll(plan.scale().idle());
    }
    try (IdleLoad idle = new IdleLoad(subject.target(), Plan.IDLE_LIMIT)) {
      for (int count : counts) {
        idle.growTo(count);
        pause(plan.rest().fresh());
        double each = (subject.megabytes(lab.procFs()) - empty) * 1000 / count;
        idle.check();
        turn.put(idleFigures(count, each));
      }
    }
  }

  private Map<Row, Double> idleFigures(int count, double each) {
    Map<Row, Double> figures = new HashMap<>();
    if (count == plan.idle()) {
      figures.put(Figure.CONNECTION_RSS, each);
    }
    if (scaled && plan.scale().idle().contains(count)) {
      figures.put(new ScaleFigure(ScaleFigure.Kind.IDLE, count), each);
    }
    return figures;
  }

  static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
