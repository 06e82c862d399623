package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.codec.SocksAddress;
import dev.jray.toolkit.crypto.Fnv1a;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A server's wish that the client use another port and user from now on.
 *
 * <pre>
 * FNV-1a of the rest(4)
 * length of host(1), host
 * port(2)
 * id(16)
 * number of alter ids(2)
 * level(1)
 * valid minutes(1)
 * </pre>
 *
 * @param host a domain, an IPv4 address or an IPv6 address in brackets; empty for the server's own
 * @param port 0 to 65535
 * @param alterIds 0 to 65535
 * @param level 0 to 255
 * @param validMinutes 0 to 255
 */
record SwitchAccount(String host, int port, VmessId id, int alterIds, int level, int validMinutes) {
  /** The number of this command. */
  static final int NUMBER = 1;

  private static final int MAX_LENGTH = 255;
  private static final int CHECKSUM = Integer.BYTES;
  private static final int WITHOUT_HOST = CHECKSUM + 1 + 2 + 16 + 2 + 1 + 1;

  /** The command's data, or nothing if it is too long to be sent. */
  Optional<byte[]> write() {
    byte[] name = host.getBytes(StandardCharsets.UTF_8);
    int length = WITHOUT_HOST + name.length;
    if (length > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] data = new byte[length];
    ByteBuffer out = ByteBuffer.wrap(data);
    out.position(CHECKSUM).put((byte) name.length).put(name).putShort((short) port);
    out.put(id.bytes()).putShort((short) alterIds).put((byte) level).put((byte) validMinutes);
    out.putInt(0, Fnv1a.hash(data, CHECKSUM, length - CHECKSUM));
    return Optional.of(data);
  }

  /** Reads a command's data; nothing if it is broken, which is no reason to end a connection. */
  static Optional<SwitchAccount> read(byte[] data) {
    if (data.length < WITHOUT_HOST) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(data);
    if (in.getInt() != Fnv1a.hash(data, CHECKSUM, data.length - CHECKSUM)) {
      return Optional.empty();
    }
    try {
      String host = host(in);
      int port = in.getShort() & 0xffff;
      byte[] id = new byte[16];
      in.get(id);
      int alterIds = in.getShort() & 0xffff;
      return Optional.of(
          new SwitchAccount(
              host, port, VmessId.of(id), alterIds, in.get() & 0xff, in.get() & 0xff));
    } catch (BufferUnderflowException | FlowException e) {
      return Optional.empty();
    }
  }

  private static String host(ByteBuffer in) {
    byte[] name = new byte[in.get() & 0xff];
    in.get(name);
    if (name.length > 0) {
      SocksAddress.domain(name);
    }
    return new String(name, StandardCharsets.US_ASCII);
  }

  /** Hides the id. */
  @Override
  public String toString() {
    return "SwitchAccount[" + host + ":" + port + " for " + validMinutes + " min]";
  }
}
