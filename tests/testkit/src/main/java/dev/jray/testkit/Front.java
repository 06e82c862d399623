package dev.jray.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A front proxy as load balancers are: says a few words to the server, then passes on what both
 * sides send, half-closes and resets included.
 */
public final class Front implements AutoCloseable {
  private final TcpServer clients;

  private Front(TcpServer clients) {
    this.clients = clients;
  }

  /** Starts a front for a server that first hears this text. */
  public static Front start(InetSocketAddress server, String preface) throws IOException {
    byte[] words = preface.getBytes(StandardCharsets.ISO_8859_1);
    return new Front(TcpServer.start(client -> serve(client, server, words)));
  }

  /** Where clients go. */
  public int port() {
    return clients.port();
  }

  private static void serve(Socket client, InetSocketAddress server, byte[] words)
      throws IOException {
    try (Socket upstream = new Socket()) {
      upstream.connect(server, 5_000);
      upstream.getOutputStream().write(words);
      CompletableFuture<Void> requests = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                copy(client, upstream);
                requests.complete(null);
              },
              "test-front");
      thread.setDaemon(true);
      thread.start();
      copy(upstream, client);
      requests.join();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // What broke on one side breaks on the other, which also ends the copy in the other
      // direction.
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is closed already, which is what is wanted.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    clients.close();
  }
}
