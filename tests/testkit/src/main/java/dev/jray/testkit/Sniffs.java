package dev.jray.testkit;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.StreamSniffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;

/** Shows streams to sniffers as the kernel does: all bytes so far, whenever there are more. */
public final class Sniffs {
  private Sniffs() {}

  /** What the sniffer says in the end; it is not asked again once it knows. */
  public static SniffResult stream(StreamSniffer sniffer, Feeds feed) {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    SniffResult result = SniffResult.NEED_MORE;
    for (byte[] piece : feed.pieces()) {
      seen.writeBytes(piece);
      ByteBuf view = Unpooled.wrappedBuffer(seen.toByteArray()).asReadOnly();
      result = sniffer.sniff(view);
      if (result != SniffResult.NEED_MORE) {
        return result;
      }
    }
    return result;
  }
}
