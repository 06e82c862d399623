package dev.jray.tests.bench;

import dev.jray.tests.bench.process.ProcFs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    description = "Measures JRay beside v2ray and haproxy and prints one table.",
    footer = {"", "Exit codes: 0 measured; 1 a load failed; 2 JRay is missing; 64 wrong options"},
    subcommands = Jmh.class)
public final class Bench implements Callable<Integer> {
  static final int FAILED = 1;
  static final int JRAY_MISSING = 2;
  static final int USAGE = 64;

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
      description = "repetitions; default 3, with --quick 1")
  private Integer repeat;

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
    List<Scenario> scenarios = scenarios();
    int repetitions = repeat == null ? (quick ? 1 : 3) : repeat;
    if (repetitions < 1) {
      throw new ParameterException(spec.commandLine(), "--repeat wants 1 or more");
    }
    Map<Peer, Path> executables = new EnumMap<>(Peer.class);
    Optional.ofNullable(v2ray).ifPresent(path -> executables.put(Peer.V2RAY, path));
    Optional.ofNullable(haproxy).ifPresent(path -> executables.put(Peer.HAPROXY, path));
    Programs programs =
        Programs.find(jray, Programs.environment(Optional.ofNullable(java)), executables);
    Session session = new Session(quick ? Plan.QUICK : Plan.FULL, ProcFs.system(), programs, log());
    List<String> heading =
        new ArrayList<>(session.heading(repetitions, LocalDate.now(ZoneOffset.UTC)));
    if (quick) {
      heading.add("A quick run: it shows that bytes arrive, its figures mean nothing.");
    }
    programs.prepare().ifPresent(heading::add);
    Results results = session.run(scenarios, repetitions, work);
    PrintWriter out = spec.commandLine().getOut();
    out.print(new Report(results, programs).render(heading, scenarios));
    out.flush();
    if (!results.failures().isEmpty()) {
      return FAILED;
    }
    return programs.missing().containsKey(Peer.JRAY) && !allowMissing ? JRAY_MISSING : 0;
  }

  private PrintWriter log() {
    return spec.commandLine().getErr();
  }

  private List<Scenario> scenarios() {
    if (scenarioNames.isEmpty()) {
      return Scenario.ALL;
    }
    return scenarioNames.stream()
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
