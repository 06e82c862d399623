package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Datagrams, each of which is one chunk. */
final class PacketWriter implements BodyWriter {
  private final ChunkSealer sealer;
  private final boolean marked;

  /**
   * Makes a writer.
   *
   * @param marked whether the end is marked
   */
  PacketWriter(ChunkSealer sealer, boolean marked) {
    this.sealer = sealer;
    this.marked = marked;
  }

  @Override
  public int bound(int length) {
    return length + sealer.maxOverhead();
  }

  @Override
  public void write(ByteBuf in, ByteBuf out) {
    int length = in.readableBytes();
    if (length > sealer.maxPayload()) {
      throw new FlowException(
          VmessError.DATAGRAM_TOO_LONG, "a datagram of " + length + " bytes fits in no chunk");
    }
    sealer.seal(in, length, out);
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
