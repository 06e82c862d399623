package dev.jray.toolkit.mux;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The channel under one end of a mux connection, whose other end is the test. */
final class Carrier {
  final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<ByteBuf> fed = new ArrayList<>();

  Carrier(MuxWorker end) {
    channel.freezeTime();
    channel.pipeline().addLast(end);
  }

  static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
  }

  static ByteBuf buffer(String hex) {
    return Unpooled.wrappedBuffer(bytes(hex));
  }

  /** Reads {@code tcp:host:port}. */
  static Destination destination(String text) {
    int port = text.lastIndexOf(':');
    return new Destination(
        text.startsWith("tcp:") ? Network.TCP : Network.UDP,
        Address.parse(text.substring(4, port)),
        Integer.parseInt(text.substring(port + 1)));
  }

  /** Data of a Keep frame. */
  static String keep(int session, byte[] data) {
    return String.format("0004%04x0201%04x", session, data.length) + ByteBufUtil.hexDump(data);
  }

  /** Whole, byte by byte, and cut at random. */
  static List<List<byte[]>> feeds(String hex) {
    byte[] all = bytes(hex);
    List<List<byte[]>> feeds = new ArrayList<>();
    feeds.add(List.of(all));
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      List<byte[]> pieces = new ArrayList<>();
      for (int from = 0; from < all.length; ) {
        int to = Math.min(all.length, from + 1 + (seed == 0 ? 0 : random.nextInt(seed * 9)));
        pieces.add(java.util.Arrays.copyOfRange(all, from, to));
        from = to;
      }
      feeds.add(pieces);
    }
    return feeds;
  }

  void feed(String hex) {
    feed(bytes(hex));
  }

  void feed(byte[] bytes) {
    ByteBuf buffer = Unpooled.copiedBuffer(bytes);
    fed.add(buffer);
    channel.writeInbound(buffer);
  }

  void feedEnd() {
    channel.writeInbound(EndOfStream.INSTANCE);
  }

  /** Hexadecimal text of all that was written since the last call. */
  String written() {
    channel.runPendingTasks();
    StringBuilder text = new StringBuilder();
    for (Object each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      if (each instanceof ByteBuf data) {
        text.append(ByteBufUtil.hexDump(data));
        data.release();
      } else {
        text.append(" end of stream");
      }
    }
    return text.toString();
  }

  void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  void writable(boolean writable) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
    channel.runPendingTasks();
  }

  boolean reading() {
    return channel.config().isAutoRead();
  }

  /** Closes the carrier; answers whether every buffer that was fed is free. */
  boolean closesClean() {
    channel.finishAndReleaseAll();
    channel.runPendingTasks();
    return fed.stream().allMatch(buffer -> buffer.refCnt() == 0);
  }
}
