package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.PortFirstAddress;
import dev.jray.toolkit.crypto.Fnv1a;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The request header in plain text, which both forms have in common.
 *
 * <pre>
 *  0  version(1) = 1
 *  1  body IV(16)
 * 17  body key(16)
 * 33  response authentication(1)
 * 34  options(1)
 * 35  length of padding(4 bits), security(4 bits)
 * 36  reserved(1) = 0
 * 37  command(1)
 * 38  port(2), address type(1), address        for commands 1 and 2 only
 *     padding(0..15)
 *     FNV-1a of all bytes before(4)
 * </pre>
 *
 * <p>Address types: 1 IPv4, 2 domain with a length byte, 3 IPv6.
 */
final class HeaderFields {
  /** Most bytes that a header can have. */
  static final int MAX_LENGTH = 41 + 1 + 255 + 15 + 4;

  private static final int VERSION = 1;
  private static final int COMMAND = 37;
  private static final int PORT = 38;
  private static final int TYPE = 40;
  private static final int ADDRESS = 41;
  private static final int CHECKSUM = 4;

  private static final int IPV4 = 1;
  private static final int DOMAIN = 2;
  private static final int IPV6 = 3;

  private HeaderFields() {}

  /**
   * How many bytes there must be to go on: with so many there, ask again. When the answer is what
   * is there, that is the whole header.
   */
  static int needed(byte[] plain, int there) {
    if (there <= COMMAND) {
      return COMMAND + 1;
    }
    int tail = ((plain[35] & 0xff) >> 4) + CHECKSUM;
    if (!hasAddress(plain)) {
      return PORT + tail;
    }
    if (there <= TYPE) {
      return TYPE + 1;
    }
    if (plain[TYPE] == DOMAIN && there <= ADDRESS) {
      return ADDRESS + 1;
    }
    return ADDRESS + addressLength(plain) + tail;
  }

  private static boolean hasAddress(byte[] plain) {
    return plain[COMMAND] == VmessCommand.TCP.number()
        || plain[COMMAND] == VmessCommand.UDP.number();
  }

  // As in V2Ray: an unknown type has no bytes, so the checksum is looked for right behind it.
  private static int addressLength(byte[] plain) {
    return switch (plain[TYPE]) {
      case IPV4 -> 4;
      case DOMAIN -> 1 + (plain[ADDRESS] & 0xff);
      case IPV6 -> 16;
      default -> 0;
    };
  }

  /**
   * Reads a whole header. The checksum comes first, since whoever breaks it must not learn more.
   *
   * @throws FlowException if something is wrong
   */
  static VmessRequest read(byte[] plain, int length) {
    int checked = length - CHECKSUM;
    if (Fnv1a.hash(plain, 0, checked) != ByteBuffer.wrap(plain).getInt(checked)) {
      throw new FlowException(VmessError.BAD_CHECKSUM, "the header's checksum is wrong");
    }
    VmessSecurity security = VmessSecurity.of(plain[35] & 0xf);
    VmessCommand command = VmessCommand.of(plain[COMMAND] & 0xff);
    int options = plain[34] & 0xff;
    if (command == null) {
      throw new FlowException(VmessError.BAD_COMMAND, "command " + (plain[COMMAND] & 0xff));
    }
    Destination target = target(command, plain);
    if (security == null) {
      throw new FlowException(VmessError.BAD_SECURITY, "security " + (plain[35] & 0xf));
    }
    if ((options & VmessOptions.GLOBAL_PADDING) != 0
        && (options & VmessOptions.CHUNK_MASKING) == 0) {
      throw new FlowException(VmessError.BAD_OPTIONS, "padding without masks cannot be read");
    }
    return new VmessRequest(
        Arrays.copyOfRange(plain, 1, 17),
        Arrays.copyOfRange(plain, 17, 33),
        plain[33] & 0xff,
        options,
        security,
        command,
        target);
  }

  private static Destination target(VmessCommand command, byte[] plain) {
    if (command == VmessCommand.MUX) {
      return VmessRequest.MUX_TARGET;
    }
    int end = ADDRESS + addressLength(plain);
    Network network = command == VmessCommand.UDP ? Network.UDP : Network.TCP;
    Destination target;
    try {
      target = PortFirstAddress.read(Unpooled.wrappedBuffer(plain, PORT, end - PORT), network);
    } catch (FlowException e) {
      throw new FlowException(VmessError.BAD_ADDRESS, e.getMessage());
    }
    if (target == null) {
      throw new FlowException(VmessError.BAD_ADDRESS, "address type " + plain[TYPE]);
    }
    return target;
  }

  /**
   * Writes a header with random padding.
   *
   * @throws FlowException if the target has no form on the wire
   */
  static byte[] write(VmessRequest request, RandomGenerator random) {
    byte[] padding = new byte[random.nextInt(16)];
    random.nextBytes(padding);
    ByteBuf out = Unpooled.buffer(MAX_LENGTH);
    out.writeByte(VERSION).writeBytes(request.bodyIv()).writeBytes(request.bodyKey());
    out.writeByte(request.responseAuth()).writeByte(request.options());
    out.writeByte((padding.length << 4) | request.security().number()).writeByte(0);
    out.writeByte(request.command().number());
    if (request.command() != VmessCommand.MUX) {
      PortFirstAddress.write(out, request.target().address(), request.target().port());
    }
    out.writeBytes(padding);
    out.writeInt(Fnv1a.hash(out.array(), 0, out.writerIndex()));
    return Arrays.copyOf(out.array(), out.writerIndex());
  }
}
