package dev.jray.launcher;

import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.plugin.PluginRepository;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code jray warm-up}, which {@code bin/jray archive} calls: does once what every start does, and
 * what the first connections do, so that the JVM knows which classes belong into its archive. It
 * talks to nobody but itself.
 */
final class WarmUp {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Shell shell;

  WarmUp(Shell shell) {
    this.shell = shell;
  }

  ExitCode run() throws InterruptedException {
    try {
      Path file = Files.createTempFile("jray-warm-up", ".json");
      try {
        Files.write(file, text().getBytes(StandardCharsets.UTF_8));
        List<String> flags = List.of("-c", file.toString(), "-drain", "0");
        return new RunCommand(shell, RunArguments.Reader.ofRun().read(flags), new OneFlowEach())
            .run();
      } finally {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException | UsageException e) {
      throw new Failure(ExitCode.FAILED, "the warm-up failed: " + Failure.text(e), e);
    }
  }

  /** A distribution without what the default needs still has the kernel to warm up. */
  private String text() {
    try (PluginRepository plugins = Installed.load(shell)) {
      return Configuration.missingForDefault(plugins).isEmpty()
          ? Configuration.embeddedText(0)
          : "{}";
    }
  }

  /** Stops once a connection of each kind went through. */
  private static final class OneFlowEach extends Running {
    OneFlowEach() {
      super(() -> {});
    }

    @Override
    void started(Instance instance) {
      try {
        for (SocketAddress address : instance.addresses("default")) {
          connect((InetSocketAddress) address);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        stop();
      }
    }
  }

  private static void connect(InetSocketAddress proxy) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      server.setSoTimeout(PATIENCE_MILLIS);
      int port = server.getLocalPort();
      byte[] socks = {5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port};
      flow(proxy, server, socks, 2 + 10);
      String target = "127.0.0.1:" + port;
      String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
      flow(proxy, server, request.getBytes(StandardCharsets.US_ASCII), 12);
    }
  }

  /** Opens a connection through the proxy, sends a byte each way, and closes it. */
  private static void flow(InetSocketAddress proxy, ServerSocket server, byte[] request, int reply)
      throws IOException {
    try (Socket client = new Socket(proxy.getAddress(), proxy.getPort())) {
      client.setSoTimeout(PATIENCE_MILLIS);
      OutputStream toProxy = client.getOutputStream();
      toProxy.write(request);
      InputStream fromProxy = client.getInputStream();
      fromProxy.readNBytes(reply);
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(PATIENCE_MILLIS);
        toProxy.write(1);
        accepted.getInputStream().read();
        accepted.getOutputStream().write(2);
        fromProxy.read();
      }
    }
  }
}
