package dev.jray.testkit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What a scripted name server knows. Names of no entry do not exist. Thread-safe. */
public final class Zone {
  private static final int HEADER = 12;
  private static final int NXDOMAIN = 3;
  private static final int A = 1;

  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Map<String, Integer> rcodes = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Set<String> truncated = ConcurrentHashMap.newKeySet();
  private final List<byte[]> queries = new CopyOnWriteArrayList<>();
  private volatile int ttl = 300;

  /** Adds a name; without addresses, it exists but has none. */
  public Zone put(String name, String... addresses) {
    names.put(name, Stream.of(addresses).map(Ip::of).toList());
    return this;
  }

  /** Answers this name with an rcode. */
  public Zone fail(String name, int rcode) {
    rcodes.put(name, rcode);
    return this;
  }

  /** Never answers questions for this, such as {@code a.test} or {@code a.test AAAA}. */
  public Zone ignore(String question) {
    silent.add(question);
    return this;
  }

  /** Answers this name over UDP with nothing but the order to use TCP. */
  public Zone truncate(String name) {
    truncated.add(name);
    return this;
  }

  /** Gives records this time to live, in seconds. */
  public Zone ttl(int seconds) {
    ttl = seconds;
    return this;
  }

  /** What was asked, such as {@code a.test A}, in order. */
  public List<String> asked() {
    return queries.stream().map(query -> name(query) + " " + type(query)).toList();
  }

  /** What was asked, each question once. */
  public Set<String> questions() {
    return new HashSet<>(asked());
  }

  /** The queries, byte for byte. */
  public List<byte[]> queries() {
    return List.copyOf(queries);
  }

  /** The answer to a query; empty if there is none. */
  public Optional<byte[]> answer(byte[] query, boolean udp) {
    queries.add(query);
    String name = name(query);
    if (silent.contains(name) || silent.contains(name + " " + type(query))) {
      return Optional.empty();
    }
    if (udp && truncated.contains(name)) {
      return Optional.of(answer(query, 0x8380, List.of()));
    }
    List<InetAddress> known = names.get(name);
    int rcode = rcodes.getOrDefault(name, known == null ? NXDOMAIN : 0);
    int length = type(query).equals("A") ? 4 : 16;
    List<InetAddress> wanted =
        known == null
            ? List.of()
            : known.stream().filter(ip -> ip.getAddress().length == length).toList();
    return Optional.of(answer(query, 0x8180 | rcode, wanted));
  }

  private byte[] answer(byte[] query, int flags, List<InetAddress> addresses) {
    int end = questionEnd(query);
    ByteBuffer out = ByteBuffer.allocate(end + addresses.size() * 28);
    out.put(query, 0, 2).putShort((short) flags).putShort((short) 1);
    out.putShort((short) addresses.size()).putInt(0).put(query, HEADER, end - HEADER);
    for (InetAddress ip : addresses) {
      byte[] bytes = ip.getAddress();
      out.putShort((short) 0xC00C).put(query, end - 4, 4).putInt(ttl);
      out.putShort((short) bytes.length).put(bytes);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int questionEnd(byte[] query) {
    int at = HEADER;
    while (query[at] != 0) {
      at += query[at] + 1;
    }
    return at + 5;
  }

  private static String name(byte[] query) {
    StringBuilder name = new StringBuilder();
    int at = HEADER;
    while (query[at] != 0) {
      String label = new String(query, at + 1, query[at], StandardCharsets.US_ASCII);
      name.append(name.isEmpty() ? "" : ".").append(label);
      at += query[at] + 1;
    }
    return name.toString();
  }

  private static String type(byte[] query) {
    int at = questionEnd(query) - 4;
    int type = ((query[at] & 0xff) << 8) | (query[at + 1] & 0xff);
    return type == A ? "A" : type == 28 ? "AAAA" : "TYPE" + type;
  }
}
