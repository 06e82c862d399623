package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A stream in chunks. */
final class ChunkWriter implements BodyWriter {
  private final ChunkSealer sealer;
  private final int limit;
  private final boolean marked;

  /**
   * Makes a writer.
   *
   * @param limit for the payload of one chunk
   * @param marked whether the end is marked
   */
  ChunkWriter(ChunkSealer sealer, int limit, boolean marked) {
    this.sealer = sealer;
    this.limit = limit;
    this.marked = marked;
  }

  @Override
  public int bound(int length) {
    int chunks = (length + limit - 1) / limit;
    return length + chunks * sealer.maxOverhead();
  }

  @Override
  public void write(ByteBuf in, ByteBuf out) {
    while (in.isReadable()) {
      sealer.seal(in, Math.min(limit, in.readableBytes()), out);
    }
  }

  @Override
  public boolean transparent() {
    return false;
  }

  @Override
  public boolean end(ByteBuf out) {
    if (marked) {
      sealer.seal(Unpooled.EMPTY_BUFFER, 0, out);
    }
    return marked;
  }
}
