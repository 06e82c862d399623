package dev.jray.tests.bench;

import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.load.Work;
import java.io.IOException;
import java.util.Map;

/** A peer's part of a run. Its failure is noted and leaves a gap; the others go on. */
record Turn(Lab lab, Scenario scenario, Peer peer, Sample sample) {
  /** What is done in it. */
  interface Step {
    void run(Turn turn) throws IOException, LoadException;
  }

  /** Whether it went well. */
  boolean attempt(String name, Step step) {
    try {
      step.run(this);
      return true;
    } catch (IOException | LoadException e) {
      String failure = this + ", " + name + ": " + e.getMessage();
      lab.results().fail(scenario, failure);
      lab.log().println("FAILED " + failure);
      lab.log().flush();
      return false;
    }
  }

  /** Runs a load and keeps its figures. */
  <W extends Work> void measure(Subject subject, Phase<W> phase) throws IOException, LoadException {
    Meter meter = new Meter(lab.procFs(), subject.chain());
    W done = phase.measured().run(subject.target(), meter);
    lab.results().foreign(meter.usage(), Runtime.getRuntime().availableProcessors());
    lab.results().connections(scenario, peer, done);
    put(phase.reader().figures(done, meter.usage()));
  }

  /** Keeps figures and logs them. */
  void put(Map<? extends Row, Double> figures) {
    lab.results().put(scenario, peer, sample, figures);
    figures.forEach(
        (figure, value) ->
            lab.log()
                .printf(
                    "%s: %s %s %s%n", this, figure.label(), Spread.number(value), figure.unit()));
    lab.log().flush();
  }

  @Override
  public String toString() {
    return scenario.name() + ", " + sample + ", " + peer.label();
  }
}
