package dev.jray.tests.bench;

import dev.jray.tests.bench.load.Entry;
import dev.jray.tests.bench.process.Chain;
import dev.jray.tests.bench.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is compared. JRay and v2ray get the same files. To add one, write its files into a resource
 * folder of its name and add a line to {@link #ALL}.
 *
 * @param entry how clients talk to the first process
 * @param ray configurations of JRay and of v2ray, one for each process of the chain, entry first
 * @param haproxy those of haproxy; none if it cannot do this
 */
record Scenario(String name, String title, Entry entry, List<String> ray, List<String> haproxy) {
  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "raw",
              "raw relay (dokodemo-door, freedom)",
              Entry.RAW,
              List.of("v2ray.json"),
              List.of("haproxy.cfg")),
          new Scenario(
              "socks", "SOCKS 5 (socks, freedom)", Entry.SOCKS, List.of("v2ray.json"), List.of()));

  static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name.equals(name)).findFirst();
  }

  /** The chain of a peer; empty if it cannot do this scenario or is not on this machine. */
  Optional<Chain> chain(Peer peer, Map<Peer, Program> programs) {
    if (peer == Peer.DIRECT) {
      return Optional.of(new Chain(Entry.RAW, List.of()));
    }
    List<String> files = files(peer);
    Program program = programs.get(peer);
    if (files.isEmpty() || program == null) {
      return Optional.empty();
    }
    List<Chain.Hop> hops = new ArrayList<>();
    for (String file : files) {
      hops.add(new Chain.Hop(program, template(file), file.substring(file.lastIndexOf('.'))));
    }
    return Optional.of(new Chain(entry, hops));
  }

  private List<String> files(Peer peer) {
    return switch (peer) {
      case DIRECT -> List.of();
      case V2RAY, JRAY -> ray;
      case HAPROXY -> haproxy;
    };
  }

  private String template(String file) {
    String path = name + "/" + file;
    try (InputStream in = Scenario.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + path + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + path + " cannot be read", e);
    }
  }
}
