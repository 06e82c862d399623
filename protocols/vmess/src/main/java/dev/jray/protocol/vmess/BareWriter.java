package dev.jray.protocol.vmess;

import dev.jray.toolkit.crypto.CfbStream;
import dev.jray.toolkit.crypto.Scratch;
import io.netty.buffer.ByteBuf;

/** A body without chunks: it lasts as long as the connection. */
final class BareWriter implements BodyWriter {
  private static final int MAX_PIECE = 0xffff;

  private final CfbStream stream;

  /**
   * Makes a writer.
   *
   * @param stream null for plain text
   */
  BareWriter(CfbStream stream) {
    this.stream = stream;
  }

  @Override
  public int bound(int length) {
    return length;
  }

  @Override
  public void write(ByteBuf in, ByteBuf out) {
    if (stream == null) {
      out.writeBytes(in);
    } else {
      through(stream, in, out);
    }
  }

  /** Moves bytes through a cipher stream. */
  static void through(CfbStream stream, ByteBuf in, ByteBuf out) {
    byte[] piece = Scratch.get(Math.min(MAX_PIECE, in.readableBytes()));
    while (in.isReadable()) {
      int length = Math.min(piece.length, in.readableBytes());
      in.readBytes(piece, 0, length);
      stream.apply(piece, 0, length);
      out.writeBytes(piece, 0, length);
    }
  }

  @Override
  public boolean transparent() {
    return stream == null;
  }

  @Override
  public boolean end(ByteBuf out) {
    return false;
  }
}
