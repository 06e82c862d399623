package dev.jray.tests.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A simple TCP relay with a flaw of choice. */
public final class Relay implements Closeable {
  /** What is done to the bytes that a client sends or gets. */
  public interface Flaw {
    /** No flaw. */
    Flaw NONE = (bytes, length, offset) -> length;

    /**
     * Changes a piece in place.
     *
     * @return how many bytes to pass on; -1 to close both sides
     */
    int apply(byte[] bytes, int length, long offset) throws IOException;
  }

  private final ServerSocket server;
  private final InetSocketAddress origin;
  private final Flaw up;
  private final Flaw down;

  public Relay(int port, InetSocketAddress origin, Flaw up, Flaw down) throws IOException {
    this.server = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    this.origin = origin;
    this.up = up;
    this.down = down;
    start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    Socket target = new Socket();
    try {
      target.connect(origin);
      client.setTcpNoDelay(true);
      target.setTcpNoDelay(true);
    } catch (IOException e) {
      client.close();
      throw e;
    }
    start(() -> copy(client, target, up));
    copy(target, client, down);
  }

  private static void copy(Socket from, Socket to, Flaw flaw) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[16 * 1024];
      long offset = 0;
      int count = in.read(bytes);
      while (count >= 0) {
        int passed = flaw.apply(bytes, count, offset);
        if (passed < 0) {
          return;
        }
        out.write(bytes, 0, passed);
        offset += count;
        count = in.read(bytes);
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One side has closed; the loads under test see that themselves.
                return;
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
