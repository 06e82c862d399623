package dev.jray.tests.bench;

import dev.jray.tests.bench.process.Descriptors;
import dev.jray.tests.bench.process.ProcFs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the benchmark program. */
@Command(
    name = "jray-bench",
    exitCodeOnInvalidInput = Bench.USAGE,
    exitCodeOnExecutionException = Bench.FAILED,
    description = "Measures JRay beside v2ray and haproxy and prints tables.",
    footer = {"", "Exit codes: 0 measured; 1 a load failed; 2 JRay is missing; 64 wrong options"},
    subcommands = Jmh.class)
public final class Bench implements Callable<Integer> {
  static final int FAILED = 1;
  static final int JRAY_MISSING = 2;
  static final int USAGE = 64;

  // Enough for 10,000 connections with two ends each, and a good deal more.
  private static final long DESCRIPTORS = 65_536;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  @SuppressWarnings("UnusedVariable") // picocli shows the text if it is set
  private boolean help;

  @Option(
      names = {"--scenario", "--only"},
      split = ",",
      paramLabel = "NAME",
      description = "those of these names; default: all")
  private List<String> scenarioNames = new ArrayList<>();

  @Option(
      names = {"--repeat", "--reps"},
      paramLabel = "N",
      defaultValue = "1",
      description = "repetitions with fresh processes; default ${DEFAULT-VALUE}")
  private int repeat;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "runs of each load in the same warm processes; default 5, with --quick 1")
  private Integer runs;

  @Option(
      names = "--scale",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "raw,vmess-aes,vmess-tls",
      description =
          "those that are also measured by scale; default ${DEFAULT-VALUE}; \"none\" for none")
  private List<String> scaleNames;

  @Option(
      names = "--idle",
      split = ",",
      paramLabel = "N",
      description = "numbers of idle connections by scale; default 1000,5000,10000")
  private List<Integer> idle;

  @Option(names = "--json", paramLabel = "FILE", description = "writes every single value there")
  private Path json;

  @Option(
      names = "--quick",
      description = "tiny volumes: checks that bytes arrive, the figures mean nothing")
  private boolean quick;

  @Option(
      names = "--jray",
      paramLabel = "DIR",
      defaultValue = "distro/target/jray",
      description = "the assembled distribution; default ${DEFAULT-VALUE}")
  private Path jray;

  @Option(
      names = "--java",
      paramLabel = "PATH",
      description = "Java home or executable for JRay to run on")
  private Path java;

  @Option(names = "--v2ray", paramLabel = "FILE", description = "default: the one on the PATH")
  private Path v2ray;

  @Option(names = "--haproxy", paramLabel = "FILE", description = "default: the one on the PATH")
  private Path haproxy;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}",
      description =
          "place for the processes' files, which stay if a load fails; default ${DEFAULT-VALUE}")
  private Path work;

  @Option(names = "--allow-missing", description = "a missing JRay is no failure")
  private boolean allowMissing;

  /** Runs and exits. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (repeat < 1 || (runs != null && runs < 1)) {
      throw new ParameterException(spec.commandLine(), "--repeat and --runs want 1 or more");
    }
    List<Scenario> scenarios =
        scenarioNames.isEmpty() ? Scenario.possible(System.getenv()) : named(scenarioNames);
    List<Scenario> scaled = scaleNames.equals(List.of("none")) ? List.of() : named(scaleNames);
    scaled = scaled.stream().filter(scenarios::contains).toList();
    long start = System.nanoTime();
    Map<Peer, Path> executables = new EnumMap<>(Peer.class);
    Optional.ofNullable(v2ray).ifPresent(path -> executables.put(Peer.V2RAY, path));
    Optional.ofNullable(haproxy).ifPresent(path -> executables.put(Peer.HAPROXY, path));
    Programs programs =
        Programs.find(jray, Programs.environment(Optional.ofNullable(java)), executables);
    List<String> remarks = new ArrayList<>();
    Plan plan = plan(ProcFs.system(), remarks);
    Session session = new Session(plan, ProcFs.system(), programs, log());
    List<String> heading = new ArrayList<>(session.heading(repeat, LocalDate.now(ZoneOffset.UTC)));
    if (quick) {
      heading.add("A quick run: it shows that bytes arrive, its figures mean nothing.");
    }
    programs.prepare().ifPresent(heading::add);
    Results results = session.run(scenarios, scaled, repeat, work);
    remarks.forEach(results::note);
    results.note(
        "The run took " + Duration.ofNanos(System.nanoTime() - start).toMinutes() + " min.");
    if (json != null) {
      JsonFile.write(json, heading, results);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(new Report(results, programs, quick).render(heading, scenarios, scaled));
    out.flush();
    if (!results.failures().isEmpty()) {
      return FAILED;
    }
    return programs.missing().containsKey(Peer.JRAY) && !allowMissing ? JRAY_MISSING : 0;
  }

  // Leaves out what this machine does not allow, and says so.
  private Plan plan(ProcFs procFs, List<String> remarks) throws IOException {
    Plan plan = quick ? Plan.QUICK : Plan.FULL;
    long limit = Descriptors.raise(procFs, DESCRIPTORS);
    List<Integer> counts = idle == null ? plan.scale().idle() : idle;
    List<Integer> fitting =
        counts.stream().filter(count -> count <= Descriptors.connections(limit)).toList();
    if (fitting.size() < counts.size()) {
      remarks.add(
          "%d descriptors are too few for %s idle connections; \"ulimit -n %d\" before the run helps."
              .formatted(
                  limit,
                  counts.stream()
                      .filter(count -> !fitting.contains(count))
                      .map(String::valueOf)
                      .collect(Collectors.joining(" and ")),
                  DESCRIPTORS));
    }
    Plan.Times times = plan.times();
    return plan.with(
        runs == null ? times : new Plan.Times(times.starts(), runs, times.scale()),
        new Plan.Scale(plan.scale().connections(), fitting));
  }

  private PrintWriter log() {
    return spec.commandLine().getErr();
  }

  private List<Scenario> named(List<String> names) {
    return names.stream()
        .map(
            name ->
                Scenario.named(name)
                    .orElseThrow(
                        () ->
                            new ParameterException(
                                spec.commandLine(),
                                "no scenario " + name + "; there are " + Scenario.names())))
        .toList();
  }
}
