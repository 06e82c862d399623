package dev.jray.feature.sniff.bittorrent;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.StreamSniffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Recognises BitTorrent by the 20 bytes that begin every connection between peers (BEP 3). */
final class BittorrentSniffer implements StreamSniffer {
  private static final ByteBuf START =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\u0013BitTorrent protocol", StandardCharsets.ISO_8859_1)
              .asReadOnly());

  @Override
  public String name() {
    return "bittorrent";
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public boolean findsDomains() {
    return false;
  }

  @Override
  public SniffResult sniff(ByteBuf data) {
    int length = Math.min(START.readableBytes(), data.readableBytes());
    if (!ByteBufUtil.equals(START, 0, data, data.readerIndex(), length)) {
      return SniffResult.NO;
    }
    return length == START.readableBytes()
        ? new SniffResult.Hit("bittorrent", "")
        : SniffResult.NEED_MORE;
  }
}
