package dev.jray.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Large streams of bytes that are made and checked as they pass. Each block begins with its number,
 * so that blocks which change places are found too.
 */
public final class Bulk {
  private static final int BLOCK = 1 << 16;

  private Bulk() {}

  /** Writes so many bytes and tells their checksum. */
  public static long send(OutputStream out, long total) throws IOException {
    return send(out, total, new AtomicLong());
  }

  /**
   * Writes so many bytes and tells their checksum.
   *
   * @param sent says how many were written, while they are
   */
  public static long send(OutputStream out, long total, AtomicLong sent) throws IOException {
    byte[] block = new byte[BLOCK];
    new Random(total).nextBytes(block);
    CRC32C sum = new CRC32C();
    for (long at = 0; at < total; at += BLOCK) {
      ByteBuffer.wrap(block).putLong(at);
      int length = (int) Math.min(BLOCK, total - at);
      out.write(block, 0, length);
      sum.update(block, 0, length);
      sent.addAndGet(length);
    }
    return sum.getValue();
  }

  /**
   * Reads so many bytes and tells their checksum.
   *
   * @throws EOFException if there are fewer
   */
  public static long receive(InputStream in, long total) throws IOException {
    byte[] block = new byte[BLOCK];
    CRC32C sum = new CRC32C();
    long left = total;
    while (left > 0) {
      int length = in.read(block, 0, (int) Math.min(BLOCK, left));
      if (length < 0) {
        throw new EOFException(left + " of " + total + " bytes did not come");
      }
      sum.update(block, 0, length);
      left -= length;
    }
    return sum.getValue();
  }

  /** A server that sends as much as it is sent, both checked; its first bytes say how much. */
  public static TcpServer origin() throws IOException {
    return TcpServer.start(Bulk::serve);
  }

  /** What an {@link #origin()} does with a connection. */
  public static void serve(Socket socket) throws IOException {
    long total = ByteBuffer.wrap(socket.getInputStream().readNBytes(Long.BYTES)).getLong();
    CompletableFuture<Long> sending = sendAside(socket, total);
    long received = receive(socket.getInputStream(), total);
    long sent = sending.join();
    socket
        .getOutputStream()
        .write(ByteBuffer.allocate(2 * Long.BYTES).putLong(received).putLong(sent).array());
    socket.shutdownOutput();
  }

  private static CompletableFuture<Long> sendAside(Socket socket, long total) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return send(socket.getOutputStream(), total);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Bulk::inThread);
  }

  private static void inThread(Runnable task) {
    Thread thread = new Thread(task, "test-bulk");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Moves so many bytes each way at once over a connection to an {@link #origin()}.
   *
   * @throws AssertionError if they arrive changed
   */
  public static void exchange(Socket socket, long total) throws IOException {
    socket.getOutputStream().write(ByteBuffer.allocate(Long.BYTES).putLong(total).array());
    CompletableFuture<Long> sending = sendAside(socket, total);
    long received = receive(socket.getInputStream(), total);
    long sent = sending.join();
    ByteBuffer sums = ByteBuffer.wrap(socket.getInputStream().readNBytes(2 * Long.BYTES));
    if (sums.remaining() < 2 * Long.BYTES) {
      throw new AssertionError("the origin did not tell its checksums");
    }
    long originReceived = sums.getLong();
    long originSent = sums.getLong();
    if (originReceived != sent || originSent != received) {
      throw new AssertionError(total + " bytes each way arrived changed");
    }
  }
}
