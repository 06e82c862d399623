package dev.jray.launcher;

import dev.jray.kernel.plugin.PluginInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A chain of instances to warm up with. A plugin brings each as a folder {@code
 * META-INF/jray/warm-up/NAME} of configurations, which start in the order of their names. The last
 * one listens with the tag {@code entry}, and what comes there must lead to port {@code ${origin}}
 * of this machine; {@code ${link}} is a free port for what lies between.
 *
 * @param name for messages
 * @param entry tag of the inbound to connect to
 * @param templates the configurations
 * @param openings what clients say first, one connection each
 */
record WarmUpScene(String name, String entry, List<String> templates, List<Opening> openings) {
  private static final String FOLDER = "META-INF/jray/warm-up/";
  private static final int PATIENCE_MILLIS = 10_000;

  /** Enough for the JVM to see what is common, little enough not to be waited for. */
  private static final int ROUNDS = 128;

  private static final int MESSAGE = 16 * 1024;

  /**
   * How a client asks the proxy for the way to the origin.
   *
   * @param request by the origin's port
   * @param reply bytes that the proxy answers
   */
  record Opening(IntFunction<byte[]> request, int reply) {
    private static final Opening NONE = new Opening(port -> new byte[0], 0);
    private static final Opening SOCKS = new Opening(Opening::socks, 2 + 10);
    private static final Opening HTTP = new Opening(Opening::http, 12);

    private static byte[] socks(int port) {
      return new byte[] {5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, (byte) (port >> 8), (byte) port};
    }

    private static byte[] http(int port) {
      String target = "127.0.0.1:" + port;
      return ("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** The embedded default. */
  static WarmUpScene embedded(String text) {
    return new WarmUpScene(
        "default", "default", List.of(text), List.of(Opening.SOCKS, Opening.HTTP));
  }

  /** What a plugin brings. */
  static List<WarmUpScene> of(PluginInfo plugin) throws IOException {
    List<WarmUpScene> scenes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(plugin.path())) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        read(jar, scenes);
      }
    }
    return scenes;
  }

  private static void read(Path jar, List<WarmUpScene> scenes) throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<String> names = zip.stream().map(ZipEntry::getName).sorted().toList();
      for (String name : names) {
        if (name.startsWith(FOLDER) && name.endsWith(".json")) {
          byte[] text = zip.getInputStream(zip.getEntry(name)).readAllBytes();
          found
              .computeIfAbsent(
                  name.substring(FOLDER.length(), name.lastIndexOf('/')), each -> new ArrayList<>())
              .add(new String(text, StandardCharsets.UTF_8));
        }
      }
    }
    found.forEach(
        (name, texts) -> scenes.add(new WarmUpScene(name, "entry", texts, List.of(Opening.NONE))));
  }

  /** The configurations. */
  List<String> texts(int origin) throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String link = Integer.toString(free.getLocalPort());
      return templates.stream()
          .map(text -> text.replace("${origin}", Integer.toString(origin)).replace("${link}", link))
          .toList();
    }
  }

  /** Makes the connections, one after the other; each carries some bytes both ways. */
  void talk(InetSocketAddress proxy, int origin) throws IOException {
    for (Opening opening : openings) {
      try (Socket client = new Socket(proxy.getAddress(), proxy.getPort())) {
        client.setSoTimeout(PATIENCE_MILLIS);
        client.setTcpNoDelay(true);
        OutputStream toProxy = client.getOutputStream();
        InputStream fromProxy = client.getInputStream();
        toProxy.write(opening.request.apply(origin));
        fromProxy.readNBytes(opening.reply);
        exchange(toProxy, fromProxy);
      }
    }
  }

  private static void exchange(OutputStream out, InputStream in) throws IOException {
    byte[] message = new byte[MESSAGE];
    for (int round = 0; round < ROUNDS; round++) {
      out.write(message);
      if (in.readNBytes(message, 0, MESSAGE) < MESSAGE) {
        throw new IOException("the connection ended early");
      }
    }
  }
}
