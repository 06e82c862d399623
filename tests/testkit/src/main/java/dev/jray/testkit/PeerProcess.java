package dev.jray.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real program that runs beside JRay; ended by its own process handle. */
public final class PeerProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private PeerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a command; what it prints goes to a file in the folder. */
  public static PeerProcess start(Path folder, List<String> command) throws IOException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new PeerProcess(process, output);
  }

  /** Starts V2Ray with a configuration, and waits until it listens on a port. */
  public static PeerProcess v2ray(Path folder, String json, int port) throws IOException {
    Path program = Peers.require("v2ray");
    Path config = Files.createTempFile(folder, "v2ray", ".json");
    Files.writeString(config, json);
    PeerProcess peer = start(folder, List.of(program.toString(), "-config", config.toString()));
    peer.awaitPort(port);
    return peer;
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    return Ports.free(1).get(0);
  }

  /** Waits until the program accepts connections. */
  public void awaitPort(int port) {
    Await.until(
        "the peer listens on port " + port + "; it printed: " + output(),
        () -> !process.isAlive() || accepts(port));
    if (!process.isAlive()) {
      throw new AssertionError("the peer ended: " + output());
    }
  }

  private static boolean accepts(int port) {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The process. */
  public Process process() {
    return process;
  }

  /** What it printed so far. */
  public String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
