package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/** Carries bytes between embedded channels. */
final class Wire {
  private Wire() {}

  /** What a channel sent since the last call, write by write. */
  static List<byte[]> sent(EmbeddedChannel channel) {
    List<byte[]> all = new ArrayList<>();
    for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      ByteBuf buffer = (ByteBuf) each;
      if (buffer.isReadable()) {
        all.add(ByteBufUtil.getBytes(buffer));
      }
      buffer.release();
    }
    return all;
  }

  /** The same in one piece. */
  static byte[] sentTogether(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    sent(channel).forEach(all::writeBytes);
    byte[] bytes = ByteBufUtil.getBytes(all);
    all.release();
    return bytes;
  }

  static ByteBuf buffer(byte[] bytes) {
    return Unpooled.copiedBuffer(bytes);
  }
}
