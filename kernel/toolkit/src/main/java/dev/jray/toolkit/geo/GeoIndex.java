package dev.jray.toolkit.geo;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.proto.geo.CIDR;
import dev.jray.toolkit.proto.geo.Domain;
import dev.jray.toolkit.text.Spelling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Where the lists of a geo file are. Only what is asked for is read. */
final class GeoIndex {
  private static final int MAX_LISTS = 100_000;
  private static final long MAX_LIST_BYTES = 256 << 20;
  private static final int SHOWN_NAMES = 8;
  // field 2 of a GeoIP and of a GeoSite
  private static final int CONTENT = 0x12;

  private final String file;
  private final Path path;
  private final FileTime modified;
  private final long size;
  private final Map<String, Span> lists = new LinkedHashMap<>();

  /**
   * Reads the names of all lists.
   *
   * @param file as the user calls it
   * @throws ConfigException if the file is none
   */
  GeoIndex(String file, Path path) {
    this.file = file;
    this.path = path;
    try (GeoScanner scanner = new GeoScanner(path)) {
      modified = Files.getLastModifiedTime(path);
      size = Files.size(path);
      scanner.entries(this::add);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void add(String name, long start, long length) throws IOException {
    lists.putIfAbsent(key(name), new Span(start, length));
    if (lists.size() > MAX_LISTS) {
      throw new IOException("more than " + MAX_LISTS + " lists");
    }
  }

  private static String key(String list) {
    return list.toUpperCase(Locale.ROOT);
  }

  /** Whether the file is still the one that was read. */
  boolean isCurrent() {
    try {
      return Files.getLastModifiedTime(path).equals(modified) && Files.size(path) == size;
    } catch (IOException e) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  /**
   * Checks that there is such a list.
   *
   * @throws ConfigException with V2Ray's text
   */
  void check(GeoKind kind, String list) {
    span(kind, list);
  }

  private Span span(GeoKind kind, String list) {
    Span span = lists.get(key(list));
    if (span == null) {
      throw new ConfigException(
          kind.entry() + " not found in " + file + ": " + list + suggestion(list));
    }
    return span;
  }

  private String suggestion(String list) {
    String near = Spelling.nearest(list, lists.keySet()).map(String::toLowerCase).orElse("");
    if (!near.isEmpty()) {
      return "; did you mean \"" + near + "\"?";
    }
    return lists.size() <= SHOWN_NAMES
        ? "; the file has: " + String.join(", ", lists.keySet()).toLowerCase(Locale.ROOT)
        : "; none of the file's " + lists.size() + " lists has such a name; a newer file may";
  }

  /** Tells of each domain of a list. */
  void domains(String list, Consumer<Domain> visitor) {
    read(span(GeoKind.SITE, list), Domain.parser(), visitor);
  }

  /** Tells of each network of a list. */
  void networks(String list, Consumer<CIDR> visitor) {
    read(span(GeoKind.IP, list), CIDR.parser(), visitor);
  }

  private <M extends Message> void read(Span span, Parser<M> parser, Consumer<M> visitor) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes(span));
      while (!in.isAtEnd()) {
        int tag = in.readTag();
        if (tag == CONTENT) {
          visitor.accept(in.readMessage(parser, ExtensionRegistryLite.getEmptyRegistry()));
        } else if (!in.skipField(tag)) {
          throw new IOException("a group ends that never began");
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private ByteBuffer bytes(Span span) throws IOException {
    if (span.length > MAX_LIST_BYTES) {
      throw new IOException("a list of " + span.length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) span.length);
    try (FileChannel channel = FileChannel.open(path)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, span.start + bytes.position()) < 0) {
          throw new IOException("it was cut off while it was read");
        }
      }
    }
    return bytes.flip();
  }

  private ConfigException unreadable(IOException e) {
    return new ConfigException(
        Assets.failed(file)
            + path
            + " is not a geo file that can be read: "
            + e.getMessage()
            + "; download it again",
        e);
  }

  private record Span(long start, long length) {}
}
