package dev.jray.tests.interop.vmess;

import dev.jray.testkit.Bulk;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.UdpEcho;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What all doors lead to: a server for TCP, where the first byte of a connection says what is
 * wanted, and one for UDP on the same port, which sends everything back.
 */
final class Service implements AutoCloseable {
  /** As {@link Bulk#origin()}. */
  static final byte BULK = 'B';

  /** A length of 4 bytes, then so many bytes; they are sent back, and that is the end. */
  static final byte ECHO = 'E';

  /**
   * A number of 8 bytes, then {@link #REQUEST} bytes; an answer of {@link #ANSWER} bytes comes when
   * the client's stream has ended, and the number is noted.
   */
  static final byte AFTER_END = 'A';

  /** The same, but the answer comes a while after the request: the end need not arrive here. */
  static final byte LATE = 'L';

  static final int REQUEST = 100_000;
  static final int ANSWER = 1 << 20;

  private static final int MOST = 1 << 20;
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final Set<Long> ended = ConcurrentHashMap.newKeySet();
  private TcpServer tcp;
  private UdpEcho udp;

  private Service() {}

  static Service start() throws IOException {
    Service service = new Service();
    for (int i = 1; service.udp == null; i++) {
      service.tcp = TcpServer.start(service::serve);
      try {
        service.udp =
            UdpEcho.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), service.tcp.port()));
      } catch (BindException e) {
        service.tcp.close();
        if (i == ATTEMPTS) {
          throw e;
        }
      }
    }
    return service;
  }

  int port() {
    return tcp.port();
  }

  /** Whether the stream with this number came to its end here. */
  boolean ended(long number) {
    return ended.contains(number);
  }

  private void serve(Socket socket) throws IOException {
    switch (socket.getInputStream().read()) {
      case BULK -> Bulk.serve(socket);
      case ECHO -> echo(socket);
      case AFTER_END -> answer(socket, true);
      case LATE -> answer(socket, false);
      default -> socket.shutdownOutput();
    }
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    int length = ByteBuffer.wrap(in.readNBytes(Integer.BYTES)).getInt();
    socket.getOutputStream().write(in.readNBytes(Math.min(length, MOST)));
    socket.shutdownOutput();
  }

  private void answer(Socket socket, boolean afterEnd) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    long number = ByteBuffer.wrap(in.readNBytes(Long.BYTES)).getLong();
    Bulk.receive(in, REQUEST);
    if (afterEnd) {
      if (in.read() >= 0) {
        return;
      }
      ended.add(number);
    } else {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    Bulk.send(out, ANSWER);
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
  }
}
