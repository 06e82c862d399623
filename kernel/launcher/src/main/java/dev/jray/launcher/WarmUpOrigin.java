package dev.jray.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** The server that warm-up connections lead to: sends back what comes, one connection at a time. */
final class WarmUpOrigin implements AutoCloseable {
  private final ServerSocket server;

  private WarmUpOrigin(ServerSocket server) {
    this.server = server;
  }

  static WarmUpOrigin open() throws IOException {
    WarmUpOrigin origin =
        new WarmUpOrigin(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(origin::serve, "jray-warm-up-origin");
    thread.setDaemon(true);
    thread.start();
    return origin;
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket accepted = server.accept()) {
        accepted.setTcpNoDelay(true);
        accepted.getInputStream().transferTo(accepted.getOutputStream());
      } catch (SocketException e) {
        // The server was closed, or a scene went wrong and says so itself.
        continue;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
