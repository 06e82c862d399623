package dev.jray.tests.interop.vmess;

import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.Ports;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.TestInstance;
import dev.jray.tests.interop.vmess.Combination.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * All programs that combinations need. One process of V2Ray has all of its servers and clients, and
 * one instance of JRay all of its servers. JRay's clients are an instance each, started when they
 * are first used.
 */
final class Programs implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final String LOG_LEVEL = System.getProperty("jray.interop.log", "info");
  private static final int TAIL = 15;

  private final Path folder;
  private final Identity identity;
  private final int target;
  private final RecordingLog log = new RecordingLog(Severity.WARNING);
  private final Map<Combination, Integer> entries = new HashMap<>();
  private final Map<Door, Integer> v2rayServers = new HashMap<>();
  private final Map<Door, Integer> jrayServers = new HashMap<>();
  private final Map<Combination, TestInstance> clients = new ConcurrentHashMap<>();
  private Optional<TestInstance> jray = Optional.empty();
  private Optional<PeerProcess> v2ray = Optional.empty();

  private Programs(Path folder, int target) throws IOException {
    this.folder = folder;
    this.target = target;
    identity = Identity.create(folder);
  }

  /**
   * Starts them.
   *
   * @param target where all entries lead to
   */
  static Programs start(List<Combination> combinations, int target, Path folder)
      throws IOException {
    Programs programs = new Programs(folder, target);
    programs.choosePorts(combinations);
    try {
      programs.startJRay();
      programs.startV2Ray(combinations);
      return programs;
    } catch (IOException | RuntimeException | Error e) {
      programs.close();
      throw e;
    }
  }

  private void choosePorts(List<Combination> combinations) throws IOException {
    Set<Door> v2rayDoors = doors(combinations, true);
    Set<Door> jrayDoors = doors(combinations, false);
    Iterator<Integer> ports =
        Ports.free(combinations.size() + v2rayDoors.size() + jrayDoors.size()).iterator();
    combinations.forEach(combination -> entries.put(combination, ports.next()));
    v2rayDoors.forEach(door -> v2rayServers.put(door, ports.next()));
    jrayDoors.forEach(door -> jrayServers.put(door, ports.next()));
  }

  private static Set<Door> doors(List<Combination> combinations, boolean v2ray) {
    return combinations.stream()
        .filter(combination -> combination.roles().serverIsV2Ray() == v2ray)
        .map(Combination::door)
        .collect(Collectors.toSet());
  }

  private void startJRay() {
    if (!jrayServers.isEmpty()) {
      String json = Texts.config(servers(jrayServers), List.of(Texts.direct()), "");
      jray = Optional.of(TestInstance.start(json, log));
    }
  }

  private void startV2Ray(List<Combination> combinations) throws IOException {
    List<Combination> own =
        combinations.stream().filter(each -> each.roles().clientIsV2Ray()).toList();
    List<String> inbounds = servers(v2rayServers);
    List<String> outbounds = new ArrayList<>(List.of(Texts.direct()));
    Set<Integer> tcp = new HashSet<>(v2rayServers.values());
    Set<Integer> udp = new HashSet<>();
    for (Combination combination : own) {
      inbounds.add(Texts.entry(combination, port(combination), target));
      outbounds.add(Texts.client(combination, serverPort(combination), identity));
      tcp.add(port(combination));
      udp.add(port(combination));
    }
    if (inbounds.isEmpty()) {
      return;
    }
    String rest = Texts.routing(own.stream().map(Combination::toString).toList());
    String json = Texts.config(inbounds, outbounds, rest + Texts.log(LOG_LEVEL));
    Path config = Files.writeString(folder.resolve("v2ray.json"), json);
    PeerProcess process =
        PeerProcess.start(
            folder, List.of(Peers.require("v2ray").toString(), "-config", config.toString()));
    v2ray = Optional.of(process);
    Await.until(
        "V2Ray listens everywhere",
        START,
        () -> !process.process().isAlive() || (Ports.tcpOpen(tcp) && Ports.udpOpen(udp)));
    if (!process.process().isAlive()) {
      throw new AssertionError("V2Ray ended: " + process.output());
    }
  }

  private List<String> servers(Map<Door, Integer> servers) {
    List<String> texts = new ArrayList<>();
    servers.forEach((door, port) -> texts.add(Texts.server(door, port, identity)));
    return texts;
  }

  private int port(Combination combination) {
    return entries.get(combination);
  }

  private int serverPort(Combination combination) {
    return (combination.roles().serverIsV2Ray() ? v2rayServers : jrayServers)
        .get(combination.door());
  }

  /** The port that leads through this combination, for TCP and UDP. */
  int entry(Combination combination) {
    if (!combination.roles().clientIsV2Ray()) {
      clients.computeIfAbsent(combination, this::startClient);
    }
    return port(combination);
  }

  private TestInstance startClient(Combination combination) {
    return TestInstance.start(
        Texts.config(
            List.of(Texts.entry(combination, port(combination), target)),
            List.of(Texts.client(combination, serverPort(combination), identity)),
            ""),
        log);
  }

  // V2Ray tells reasons with this sign, whatever the severity of the line.
  private static String complaints(PeerProcess process) {
    List<String> lines = process.output().lines().filter(line -> line.contains(" > ")).toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
  }

  /** The last of what the programs complained of. */
  String tails() {
    List<RecordingLog.Line> lines = log.lines();
    return "last lines of V2Ray:\n"
        + v2ray.map(Programs::complaints).orElse("(it does not run)")
        + "\nlast lines of JRay:\n"
        + lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).stream()
            .map(RecordingLog.Line::toString)
            .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    clients.values().forEach(TestInstance::close);
    v2ray.ifPresent(PeerProcess::close);
    jray.ifPresent(TestInstance::close);
  }
}
