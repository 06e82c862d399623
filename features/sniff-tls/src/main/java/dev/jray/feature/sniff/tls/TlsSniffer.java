package dev.jray.feature.sniff.tls;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.StreamSniffer;
import dev.jray.toolkit.codec.ClientHello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Recognises TLS by a ClientHello that names its server, in as many records as it likes.
 *
 * <pre>
 * record   0x16 | 0x03 | minor version(1) | length(2) | fragment of the message     RFC 8446, 5.1
 * </pre>
 */
final class TlsSniffer implements StreamSniffer {
  private static final int HANDSHAKE = 0x16;
  private static final int MAJOR_VERSION = 3;
  private static final int HEADER = 5;
  private static final int MAX_FRAGMENT = 16 * 1024;

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public int order() {
    return 200;
  }

  @Override
  public SniffResult sniff(ByteBuf data) {
    List<ByteBuf> fragments = new ArrayList<>(1);
    int at = data.readerIndex();
    int end = data.writerIndex();
    int found = 0;
    while (at < end && found < ClientHello.MAX_LENGTH) {
      if (!mayBeRecord(data, at, end - at)) {
        return SniffResult.NO;
      }
      if (end - at < HEADER) {
        break;
      }
      int length = data.getUnsignedShort(at + 3);
      if (length == 0 || length > MAX_FRAGMENT) {
        return SniffResult.NO;
      }
      int there = Math.min(length, end - at - HEADER);
      if (there > 0) {
        fragments.add(data.slice(at + HEADER, there));
        found += there;
      }
      if (complete(fragments, found)) {
        break;
      }
      at += HEADER + length;
    }
    return found == 0 ? SniffResult.NEED_MORE : message(join(fragments));
  }

  private static boolean mayBeRecord(ByteBuf data, int at, int length) {
    return data.getUnsignedByte(at) == HANDSHAKE
        && (length < 2 || data.getUnsignedByte(at + 1) == MAJOR_VERSION);
  }

  /** Mostly one record has it all, and what follows is not looked at. */
  private static boolean complete(List<ByteBuf> fragments, int found) {
    int length = ClientHello.length(fragments.isEmpty() ? Unpooled.EMPTY_BUFFER : fragments.get(0));
    return length >= 0 && found >= length;
  }

  private static ByteBuf join(List<ByteBuf> fragments) {
    return fragments.size() == 1
        ? fragments.get(0)
        : Unpooled.wrappedBuffer(fragments.toArray(ByteBuf[]::new));
  }

  private static SniffResult message(ByteBuf message) {
    int length = ClientHello.length(message);
    if (length > ClientHello.MAX_LENGTH) {
      return SniffResult.NO;
    }
    if (length < 0 || message.readableBytes() < length) {
      return SniffResult.NEED_MORE;
    }
    String name = ClientHello.serverName(message.slice(message.readerIndex(), length));
    return name == null ? SniffResult.NO : new SniffResult.Hit("tls", name);
  }
}
