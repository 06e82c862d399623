package dev.jray.feature.sniff.quic;

import dev.jray.spi.sniff.DatagramSniffer;
import dev.jray.spi.sniff.SniffResult;
import dev.jray.toolkit.codec.ClientHello;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;

/**
 * Recognises QUIC by Initial packets that open with the keys that everybody can make, and takes the
 * name of the server from the TLS message in them. That may need two datagrams: a ClientHello with
 * post-quantum keys does not fit into one.
 */
final class QuicSniffer implements DatagramSniffer {
  private static final String PROTOCOL = "quic";
  // Each costs some hundred hash and cipher blocks.
  private static final int MAX_OPENED = 8;

  @Override
  public String name() {
    return PROTOCOL;
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public SniffResult sniff(List<ByteBuf> datagrams) {
    CryptoStream stream = new CryptoStream();
    InitialPacket last = null;
    InitialKeys keys = null;
    int opened = 0;
    for (ByteBuf datagram : datagrams) {
      ByteBuf in = datagram.slice();
      for (InitialPacket packet = next(in); packet != null; packet = next(in)) {
        if (!packet.initial()) {
          continue;
        }
        if (last == null || !Arrays.equals(last.connectionId(), packet.connectionId())) {
          keys = new InitialKeys(packet.version(), packet.connectionId());
        }
        last = packet;
        byte[] frames = opened++ < MAX_OPENED ? packet.open(keys) : null;
        if (frames == null || !Frames.collect(Unpooled.wrappedBuffer(frames), stream)) {
          return SniffResult.NO;
        }
      }
    }
    return last == null ? SniffResult.NO : hello(stream.beginning());
  }

  private static InitialPacket next(ByteBuf in) {
    return in.isReadable() ? InitialPacket.read(in) : null;
  }

  private static SniffResult hello(ByteBuf message) {
    int length = ClientHello.length(message);
    if (length > ClientHello.MAX_LENGTH) {
      return SniffResult.NO;
    }
    if (length < 0 || message.readableBytes() < length) {
      return SniffResult.NEED_MORE;
    }
    String name = ClientHello.serverName(message.slice(0, length));
    // Whoever can open the packet knows that it is QUIC, with a name or without.
    return new SniffResult.Hit(PROTOCOL, name == null ? "" : name);
  }
}
