package dev.jray.toolkit.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;

/**
 * A query as a client sent it.
 *
 * <pre>
 * id 2 | flags 2 | questions 2 | answers 2 | authorities 2 | additionals 2 | question: name, type 2, class 2 ...
 * </pre>
 *
 * @param id the client's
 * @param question the first one
 * @param dnsClass 1 for IN
 * @param questionLength bytes of the question in the message, behind the header
 */
public record DnsQuery(int id, DnsQuestion question, int dnsClass, int questionLength) {
  /** Length of the header of any message. */
  public static final int HEADER = 12;

  private static final int RECURSION_DESIRED = 0x0100;
  private static final int OPCODE = 0x7800;

  /** Makes a query. */
  public static ByteBuf encode(
      ByteBufAllocator buffers, int id, DnsQuestion question, Optional<ClientSubnet> subnet) {
    int length = HEADER + question.name().length() + 2 + 4;
    ByteBuf out = buffers.buffer(length + subnet.map(ClientSubnet::length).orElse(0));
    out.writeShort(id).writeShort(RECURSION_DESIRED).writeShort(1).writeInt(0);
    out.writeShort(subnet.isPresent() ? 1 : 0);
    DnsNames.write(question.name(), out);
    out.writeShort(question.type()).writeShort(DnsQuestion.CLASS_IN);
    subnet.ifPresent(network -> network.write(out));
    return out;
  }

  /** Whether a message is an answer, by its header; it must have one. */
  public static boolean isAnswer(ByteBuf message) {
    return (message.getUnsignedByte(message.readerIndex() + 2) & 0x80) != 0;
  }

  /**
   * Reads a query's first question; does not move the indices.
   *
   * @return empty if there is none that can be read, or if the message is no plain query
   */
  public static Optional<DnsQuery> parse(ByteBuf message) {
    if (message.readableBytes() < HEADER || isAnswer(message)) {
      return Optional.empty();
    }
    ByteBuf in = message.slice();
    int id = in.readUnsignedShort();
    boolean plain = (in.readUnsignedShort() & OPCODE) == 0;
    int questions = in.readUnsignedShort();
    in.skipBytes(6);
    String name = plain && questions > 0 ? DnsNames.readQuestion(in) : null;
    if (name == null || in.readableBytes() < 4) {
      return Optional.empty();
    }
    DnsQuestion question = new DnsQuestion(name, in.readUnsignedShort());
    int dnsClass = in.readUnsignedShort();
    return Optional.of(new DnsQuery(id, question, dnsClass, in.readerIndex() - HEADER));
  }
}
