package dev.jray.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A blocking TCP server on the loopback address: the origin behind the proxies. */
public final class TcpServer implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool(TcpServer::thread);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Service service;

  private TcpServer(ServerSocket server, Service service) {
    this.server = server;
    this.service = service;
  }

  /** What is done with each connection; it is closed afterwards. */
  public interface Service {
    /** Serves one connection. */
    void serve(Socket socket) throws IOException;
  }

  /** Starts a server. */
  public static TcpServer start(Service service) throws IOException {
    return start(InetAddress.getLoopbackAddress(), service);
  }

  /** Starts a server on another address. */
  public static TcpServer start(InetAddress address, Service service) throws IOException {
    TcpServer started = new TcpServer(new ServerSocket(0, 512, address), service);
    started.threads.execute(started::acceptAll);
    return started;
  }

  /** Sends back every byte at once, and the end of the stream as well. */
  public static TcpServer echo() throws IOException {
    return start(
        socket -> {
          byte[] buffer = new byte[65536];
          int length = socket.getInputStream().read(buffer);
          while (length >= 0) {
            socket.getOutputStream().write(buffer, 0, length);
            length = socket.getInputStream().read(buffer);
          }
          socket.shutdownOutput();
        });
  }

  /**
   * Reads until the client ends its stream, then answers with the number of bytes and ends, too.
   */
  public static TcpServer counting() throws IOException {
    return start(
        socket -> {
          long count = 0;
          byte[] buffer = new byte[65536];
          int length = socket.getInputStream().read(buffer);
          while (length >= 0) {
            count += length;
            length = socket.getInputStream().read(buffer);
          }
          socket
              .getOutputStream()
              .write(Long.toString(count).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
          socket.shutdownOutput();
        });
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  /** How many connections are open. */
  public int connections() {
    return open.size();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // The server was closed, which ends the loop.
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      service.serve(socket);
    } catch (IOException e) {
      // The client went away; what that means is the test's business.
      return;
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "test-server");
    thread.setDaemon(true);
    return thread;
  }
}
