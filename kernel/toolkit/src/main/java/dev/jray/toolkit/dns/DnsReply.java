package dev.jray.toolkit.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.util.List;

/** Makes answers to a client's query, as V2Ray's {@code dns} outbound does. */
public final class DnsReply {
  /** The rcode of a server that could not find out. */
  public static final int SERVFAIL = 2;

  /** The rcode of a server that does not want to. */
  public static final int REFUSED = 5;

  // QR, AA, RD, RA
  private static final int FLAGS = 0x8580;
  private static final int POINTER_TO_QUESTION = 0xC00C;

  private DnsReply() {}

  /**
   * Answers with addresses.
   *
   * @param message the client's message, which the query was read from
   * @param addresses others than of the question's type are left out, and so is what would not fit
   */
  public static ByteBuf encode(
      ByteBufAllocator buffers,
      ByteBuf message,
      DnsQuery query,
      int rcode,
      List<InetAddress> addresses,
      int ttlSeconds) {
    int size = query.question().type() == DnsQuestion.A ? 4 : 16;
    List<InetAddress> fitting =
        addresses.stream().filter(ip -> ip.getAddress().length == size).limit(256).toList();
    int head = DnsQuery.HEADER + query.questionLength();
    ByteBuf out = buffers.buffer(head + fitting.size() * (12 + size));
    out.writeShort(query.id()).writeShort(FLAGS | rcode).writeShort(1);
    out.writeShort(fitting.size()).writeInt(0);
    out.writeBytes(message, message.readerIndex() + DnsQuery.HEADER, query.questionLength());
    for (InetAddress ip : fitting) {
      out.writeShort(POINTER_TO_QUESTION).writeShort(query.question().type());
      out.writeShort(DnsQuestion.CLASS_IN).writeInt(ttlSeconds);
      out.writeShort(size).writeBytes(ip.getAddress());
    }
    return out;
  }
}
