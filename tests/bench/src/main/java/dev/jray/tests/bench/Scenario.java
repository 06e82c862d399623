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
 * folder and add a line to {@link #ALL}.
 *
 * @param entry how clients talk to the first process
 * @param ray configurations of JRay and of v2ray, one for each process of the chain, entry first
 * @param haproxy those of haproxy; none if it cannot do this
 * @param values what the files ask for beside the places that a {@link Chain} fills in
 * @param share of the plan's volumes; less for what is slow
 */
record Scenario(
    String name,
    String title,
    Entry entry,
    List<String> ray,
    List<String> haproxy,
    Map<String, String> values,
    double share) {
  /** V2Ray's variable for the folder of geo files, which JRay knows too. */
  static final String ASSETS = "V2RAY_LOCATION_ASSET";

  private static final String GEO = "raw-geo";
  private static final double SLOW = 0.4;
  private static final String TCP = "\"network\": \"tcp\"";
  private static final String WEBSOCKET =
      "\"network\": \"ws\", \"wsSettings\": {\"path\": \"/bench\"}";
  private static final String SERVER_TLS =
      """
      , "security": "tls", "tlsSettings": {"certificates": [
        {"certificateFile": "${dir}/../certificate.pem", "keyFile": "${dir}/../key.pem"}]}
      """;
  private static final String CLIENT_TLS =
      """
      , "security": "tls", "tlsSettings": {"serverName": "localhost", "disableSystemRoot": true,
        "certificates": [{"usage": "verify", "certificateFile": "${dir}/../certificate.pem"}]}
      """;

  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "raw",
              "raw relay (dokodemo-door, freedom)",
              Entry.RAW,
              List.of("raw/v2ray.json"),
              List.of("raw/haproxy.cfg"),
              Map.of(),
              1),
          new Scenario(
              "socks",
              "SOCKS 5 (socks, freedom)",
              Entry.SOCKS,
              List.of("socks/v2ray.json"),
              List.of(),
              Map.of(),
              1),
          vmess("vmess-aes", "aes-128-gcm", TCP, false, false),
          vmess("vmess-chacha20", "chacha20-poly1305", TCP, false, false),
          vmess("vmess-none", "none", TCP, false, false),
          vmess("vmess-ws", "aes-128-gcm", WEBSOCKET, false, false),
          vmess("vmess-tls", "aes-128-gcm", TCP, true, false),
          vmess("vmess-ws-tls", "aes-128-gcm", WEBSOCKET, true, false),
          vmess("vmess-mux", "aes-128-gcm", TCP, false, true),
          raw("raw-counted", "raw relay with every counter and two rules", "raw/counted.json"),
          raw(GEO, "raw relay behind rules that name geo files", "raw/geo.json"));

  private static Scenario raw(String name, String title, String file) {
    return new Scenario(name, title, Entry.RAW, List.of(file), List.of(), Map.of(), 1);
  }

  private static Scenario vmess(
      String name, String cipher, String stream, boolean tls, boolean mux) {
    return new Scenario(
        name,
        "VMess with "
            + cipher
            + (stream.equals(WEBSOCKET) ? ", WebSocket" : "")
            + (tls ? ", TLS" : "")
            + (mux ? ", mux 8" : "")
            + " (dokodemo-door, vmess; vmess, freedom)",
        Entry.RAW,
        List.of("vmess/client.json", "vmess/server.json"),
        List.of(),
        Map.of(
            "cipher",
            cipher,
            "stream",
            stream,
            "serverTls",
            tls ? SERVER_TLS : "",
            "clientTls",
            tls ? CLIENT_TLS : "",
            "mux",
            Boolean.toString(mux)),
        SLOW);
  }

  /**
   * Those that this machine can run.
   *
   * @param environment where the geo files are, which the project does not have
   */
  static List<Scenario> possible(Map<String, String> environment) {
    return ALL.stream()
        .filter(scenario -> !scenario.name.equals(GEO) || environment.containsKey(ASSETS))
        .toList();
  }

  static Optional<Scenario> named(String name) {
    return ALL.stream().filter(scenario -> scenario.name.equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(Scenario::name).toList();
  }

  /** How many processes JRay and v2ray have in it. */
  int processes() {
    return ray.size();
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
    try (InputStream in = Scenario.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("${" + value.getKey() + "}", value.getValue());
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + file + " cannot be read", e);
    }
  }
}
