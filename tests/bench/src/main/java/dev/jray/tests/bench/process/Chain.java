package dev.jray.tests.bench.process;

import dev.jray.tests.bench.load.Entry;
import dev.jray.tests.bench.load.Origin;
import dev.jray.tests.bench.load.Target;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Programs that traffic passes one after the other; none for the way without a proxy.
 *
 * <p>A configuration may name these places:
 *
 * <pre>
 * ${entry}           port where clients connect to the first hop
 * ${link1}, ...      port between hop 1 and hop 2, and so on
 * ${origin}          port of the origin
 * ${dir}             the run's own folder, for files that a configuration needs
 * </pre>
 */
public record Chain(Entry entry, List<Hop> hops) {
  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 32_000;

  /**
   * One process.
   *
   * @param suffix ending of the configuration's name, by which some programs know the format
   */
  public record Hop(Program program, String template, String suffix) {}

  public Chain {
    hops = List.copyOf(hops);
  }

  /**
   * Starts the processes, the last one first; does not wait until they listen.
   *
   * @param dir empty folder for configurations and logs
   */
  public RunningChain start(Origin origin, Path dir) throws IOException {
    Map<String, String> values = places(origin, dir);
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < hops.size(); i++) {
      Hop hop = hops.get(i);
      Path config = dir.resolve("hop" + (i + 1) + hop.suffix());
      Files.writeString(config, Template.fill(hop.template(), values));
      commands.add(hop.program().command(config));
    }
    InetSocketAddress proxy =
        hops.isEmpty()
            ? origin.address()
            : new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(values.get("entry")));
    RunningChain running = new RunningChain(new Target(entry, proxy, origin));
    try {
      for (int i = hops.size() - 1; i >= 0; i--) {
        Path log = dir.resolve("hop" + (i + 1) + ".log");
        ProcessBuilder builder =
            new ProcessBuilder(commands.get(i))
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(hops.get(i).program().environment());
        running.add(builder.start(), log);
      }
      return running;
    } catch (IOException e) {
      running.close();
      throw e;
    }
  }

  private Map<String, String> places(Origin origin, Path dir) throws IOException {
    List<Integer> ports = freePorts(hops.size());
    Map<String, String> values = new HashMap<>();
    values.put("origin", Integer.toString(origin.address().getPort()));
    values.put("dir", dir.toString());
    for (int i = 0; i < ports.size(); i++) {
      values.put(i == 0 ? "entry" : "link" + i, Integer.toString(ports.get(i)));
    }
    return values;
  }

  // From below the range that the system gives to clients. Else a probe of a port where nobody
  // listens yet may get that very port as its own, and TCP then joins it to itself. All are held
  // until the last is known, so that none is given twice.
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      while (ports.size() < count) {
        int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        if (bind(socket, port)) {
          ports.add(port);
        }
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  private static boolean bind(ServerSocket socket, int port) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException e) {
      // Somebody has it; the caller takes another.
      return false;
    }
  }
}
