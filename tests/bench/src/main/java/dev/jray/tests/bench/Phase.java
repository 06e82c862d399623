package dev.jray.tests.bench;

import dev.jray.tests.bench.load.BulkLoad;
import dev.jray.tests.bench.load.BulkLoad.Direction;
import dev.jray.tests.bench.load.ConnectLoad;
import dev.jray.tests.bench.load.EchoLoad;
import dev.jray.tests.bench.load.LoadException;
import dev.jray.tests.bench.load.Target;
import dev.jray.tests.bench.load.Watch;
import dev.jray.tests.bench.load.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One load, run to warm up and then to measure.
 *
 * @param reader turns a measured run into figures
 */
record Phase<W extends Work>(String name, Load<W> warm, Load<W> measured, Reader<W> reader) {
  private static final int MANY = 8;

  interface Load<W> {
    W run(Target target, Watch watch) throws IOException, LoadException;
  }

  interface Reader<W> {
    Map<Row, Double> figures(W work, Usage usage);
  }

  /** The first thing that a fresh process does: never warmed. Its CPU is that of opening too. */
  static Phase<?> cold() {
    BulkLoad bulk = new BulkLoad(Direction.DOWN, 1, Plan.COLD, Plan.LIMIT);
    Load<BulkLoad.Result> load =
        (target, watch) -> {
          watch.begin();
          BulkLoad.Result done = bulk.run(target, Watch.NONE);
          watch.end();
          return done;
        };
    return new Phase<>(
        "first 10 MB",
        load,
        load,
        (work, usage) ->
            Map.of(Figure.COLD_TIME, work.nanos() / 1e6, Figure.COLD_CPU, usage.fine() / 1e6));
  }

  /** Those that are measured warm, in their order. */
  static List<Phase<?>> warm(Plan plan) {
    return List.of(
        bulk(plan, Direction.UP, 1, Figure.UP1_RATE, Figure.UP1_CPU),
        bulk(plan, Direction.DOWN, 1, Figure.DOWN1_RATE, Figure.DOWN1_CPU),
        bulk(plan, Direction.UP, MANY, Figure.UP8_RATE, Figure.UP8_CPU),
        bulk(plan, Direction.DOWN, MANY, Figure.DOWN8_RATE, Figure.DOWN8_CPU),
        echo(plan),
        requests(plan),
        connects(plan));
  }

  /** Those of the costs by scale. */
  static List<Phase<?>> scale(Plan plan) {
    List<Phase<?>> phases = new ArrayList<>();
    for (int count : plan.scale().connections()) {
      phases.add(bulk(plan, Direction.UP, new ScaleFigure(ScaleFigure.Kind.UP, count)));
      phases.add(bulk(plan, Direction.DOWN, new ScaleFigure(ScaleFigure.Kind.DOWN, count)));
      ScaleFigure figure = new ScaleFigure(ScaleFigure.Kind.REQUESTS, count);
      phases.add(
          requests(
              plan,
              count,
              figure.label(),
              (work, usage) -> Map.of(figure, microsEach(work, usage))));
    }
    return phases;
  }

  private static Phase<?> bulk(Plan plan, Direction direction, ScaleFigure figure) {
    return bulk(
        plan,
        direction,
        figure.count(),
        figure.label(),
        (work, usage) -> Map.of(figure, usage.cpu() / work.units()));
  }

  private static Phase<?> bulk(
      Plan plan, Direction direction, int connections, Figure rate, Figure cpu) {
    return bulk(
        plan,
        direction,
        connections,
        rate.label(),
        // Nanoseconds per byte are seconds per GB.
        (work, usage) -> Map.of(rate, work.megabytesPerSecond(), cpu, usage.cpu() / work.units()));
  }

  private static Phase<?> bulk(
      Plan plan,
      Direction direction,
      int connections,
      String name,
      Reader<BulkLoad.Result> reader) {
    BulkLoad warm = new BulkLoad(direction, connections, plan.warm().bulk(), Plan.LIMIT);
    BulkLoad measured = new BulkLoad(direction, connections, plan.size().bulk(), Plan.LIMIT);
    return new Phase<>(name, warm::run, measured::run, reader);
  }

  private static Phase<?> echo(Plan plan) {
    EchoLoad warm = new EchoLoad(1, plan.warm().echoes(), Plan.LIMIT);
    EchoLoad measured = new EchoLoad(1, plan.size().echoes(), Plan.LIMIT);
    return new Phase<>(
        "echo",
        warm::run,
        measured::run,
        (work, usage) ->
            Map.of(Figure.ECHO_P50, work.microsAt(0.5), Figure.ECHO_P99, work.microsAt(0.99)));
  }

  private static Phase<?> requests(Plan plan) {
    return requests(
        plan,
        MANY,
        "requests",
        (work, usage) ->
            Map.of(
                Figure.REQUEST_RATE, work.perSecond(),
                Figure.REQUEST_CPU, microsEach(work, usage)));
  }

  private static Phase<?> requests(
      Plan plan, int connections, String name, Reader<EchoLoad.Result> reader) {
    EchoLoad warm = new EchoLoad(connections, plan.warm().requests() / connections, Plan.LIMIT);
    EchoLoad measured = new EchoLoad(connections, plan.size().requests() / connections, Plan.LIMIT);
    return new Phase<>(name, warm::run, measured::run, reader);
  }

  private static Phase<?> connects(Plan plan) {
    ConnectLoad warm = new ConnectLoad(MANY, plan.warm().connects(), Plan.LIMIT);
    ConnectLoad measured = new ConnectLoad(MANY, plan.size().connects(), Plan.LIMIT);
    return new Phase<>(
        "new connections",
        warm::run,
        measured::run,
        (work, usage) ->
            Map.of(
                Figure.CONNECT_RATE, work.perSecond(),
                Figure.CONNECT_CPU, microsEach(work, usage)));
  }

  private static double microsEach(Work work, Usage usage) {
    return usage.cpu() / 1e3 / work.units();
  }
}
