package dev.jray.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/** What the two ends of a relayed connection do, on blocking sockets. */
final class Ends {
  private Ends() {}

  /** Sends what only this seed makes, in pieces of all sizes. */
  static long send(Socket socket, long seed, long length) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    OutputStream out = socket.getOutputStream();
    long left = length;
    while (left > 0) {
      byte[] piece = new byte[(int) Math.min(left, 1 + random.nextInt(100_000))];
      random.nextBytes(piece);
      out.write(piece);
      left -= piece.length;
    }
    return length;
  }

  /** Reads what the seed makes; fails at the first byte that differs. */
  static long receive(Socket socket, long seed, long length) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    InputStream in = socket.getInputStream();
    long left = length;
    while (left > 0) {
      byte[] expected = new byte[(int) Math.min(left, 1 + random.nextInt(100_000))];
      random.nextBytes(expected);
      byte[] piece = in.readNBytes(expected.length);
      if (!Arrays.equals(piece, expected)) {
        throw new IOException("wrong bytes, or too few, with " + left + " to come");
      }
      left -= piece.length;
    }
    return length;
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  static void expectEnd(Socket socket) throws IOException {
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  static boolean sendUntilItFails(Socket socket) {
    try {
      send(socket, 1, Long.MAX_VALUE);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  static void receiveSome(Socket socket, int length) throws IOException {
    assertThat(socket.getInputStream().readNBytes(length)).hasSize(length);
  }

  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  static void awaitSent(Socket socket) throws IOException {
    String ends = String.format(":%04X [0-9A-F]+:%04X ", socket.getLocalPort(), socket.getPort());
    Pattern sent = Pattern.compile(ends + "01 00000000:");
    while (!sent.matcher(connections("tcp") + connections("tcp6")).find()) {
      Thread.onSpinWait();
    }
  }

  private static String connections(String protocol) throws IOException {
    return Files.readString(Path.of("/proc/net", protocol));
  }

  /** Sockets and pipes that this process has open. */
  static int descriptors() throws IOException {
    int count = 0;
    for (File each : new File("/proc/self/fd").listFiles()) {
      try {
        String what = Files.readSymbolicLink(each.toPath()).toString();
        count += what.startsWith("socket:") || what.startsWith("pipe:") ? 1 : 0;
      } catch (IOException e) {
        // The one that the listing itself used.
      }
    }
    return count;
  }
}
