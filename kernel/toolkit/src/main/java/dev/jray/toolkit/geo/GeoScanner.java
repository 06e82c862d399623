package dev.jray.toolkit.geo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Steps over a GeoIPList or GeoSiteList without reading more than the names of its lists.
 *
 * <pre>
 * 0A length           an entry, field 1 of the file
 *   0A length name    field 1 of the entry, usually its first
 *   12 length ...     its domains or CIDRs
 * </pre>
 */
final class GeoScanner implements Closeable {
  private static final int FIELD_1 = 0x0A;
  private static final int WINDOW = 8 << 10;
  private static final int MAX_NAME = 1000;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  // where the window begins in the file
  private long windowStart;
  private long position;

  GeoScanner(Path file) throws IOException {
    channel = FileChannel.open(file);
    size = channel.size();
  }

  /** Tells of all entries in their order. */
  void entries(Visitor visitor) throws IOException {
    while (position < size) {
      long tag = varint(size);
      if (tag == FIELD_1) {
        long length = length(size);
        long start = position;
        String name = name(start + length);
        visitor.found(name, start, length);
        position = start + length;
      } else {
        skip(tag, size);
      }
    }
  }

  /** The first field 1 of an entry, empty if there is none. */
  private String name(long end) throws IOException {
    while (position < end) {
      long tag = varint(end);
      if (tag == FIELD_1) {
        long length = length(end);
        if (length > MAX_NAME) {
          throw new IOException("a name of " + length + " bytes");
        }
        byte[] name = new byte[(int) length];
        for (int i = 0; i < name.length; i++) {
          name[i] = next(end);
        }
        return new String(name, StandardCharsets.UTF_8);
      }
      skip(tag, end);
    }
    return "";
  }

  private void skip(long tag, long end) throws IOException {
    switch ((int) tag & 7) {
      case 0 -> varint(end);
      case 1 -> forward(8, end);
      case 2 -> forward(length(end), end);
      case 5 -> forward(4, end);
      default -> throw new IOException("a field of unknown kind at byte " + position);
    }
  }

  private void forward(long count, long end) throws IOException {
    if (count > end - position) {
      throw truncated();
    }
    position += count;
  }

  private long length(long end) throws IOException {
    long length = varint(end);
    if (length < 0 || length > end - position) {
      throw truncated();
    }
    return length;
  }

  private long varint(long end) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = next(end);
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number without an end at byte " + position);
  }

  private byte next(long end) throws IOException {
    if (position >= end) {
      throw truncated();
    }
    if (position < windowStart || position >= windowStart + window.limit()) {
      window.clear();
      windowStart = position;
      int count = channel.read(window, position);
      window.flip();
      if (count <= 0) {
        throw truncated();
      }
    }
    return window.get((int) (position++ - windowStart));
  }

  private IOException truncated() {
    return new IOException("something ends in its middle at byte " + position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Hears of entries. */
  interface Visitor {
    /** An entry with its place in the file. */
    void found(String name, long start, long length) throws IOException;
  }
}
