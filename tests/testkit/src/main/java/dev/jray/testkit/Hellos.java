package dev.jray.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes the first messages of TLS clients. */
public final class Hellos {
  private Hellos() {}

  /**
   * A ClientHello, as a message of the handshake.
   *
   * @param padding how many bytes of an extension that nobody knows stand before the name
   */
  public static byte[] message(String serverName, int padding) {
    byte[] name = serverName.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuf out = Unpooled.buffer();
    out.writeShort(0x0303).writeZero(32).writeByte(0);
    out.writeShort(2).writeShort(0x1301).writeByte(1).writeByte(0);
    out.writeShort(4 + padding + 9 + name.length);
    out.writeShort(0x0015).writeShort(padding).writeZero(padding);
    out.writeShort(0).writeShort(name.length + 5).writeShort(name.length + 3);
    out.writeByte(0).writeShort(name.length).writeBytes(name);
    ByteBuf message = Unpooled.buffer().writeByte(1).writeMedium(out.readableBytes());
    return ByteBufUtil.getBytes(message.writeBytes(out));
  }

  /** A message in TLS records of at most so many bytes each. */
  public static byte[] records(byte[] message, int longest) {
    ByteBuf out = Unpooled.buffer();
    for (int at = 0; at < message.length; at += longest) {
      byte[] fragment = Arrays.copyOfRange(message, at, Math.min(message.length, at + longest));
      out.writeByte(0x16).writeShort(0x0301).writeShort(fragment.length).writeBytes(fragment);
    }
    return ByteBufUtil.getBytes(out);
  }

  /** What a TLS client sends first. */
  public static byte[] tls(String serverName) {
    return records(message(serverName, 0), 16 * 1024);
  }
}
