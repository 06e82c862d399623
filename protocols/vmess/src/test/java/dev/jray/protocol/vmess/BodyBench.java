package dev.jray.protocol.vmess;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.PrintStream;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How fast one core encodes and decodes bodies and finds a user. Not a test; run {@code main} on
 * the test class path with {@code -Dio.netty.leakDetection.level=disabled}.
 */
final class BodyBench {
  private static final int WRITE = 128 * 1024;
  private static final int ROUNDS = 6;
  private static final long ROUND_NANOS = 1_000_000_000L;

  private BodyBench() {}

  public static void main(String[] args) {
    for (VmessSecurity security : VmessSecurity.values()) {
      measure(security, VmessRequest.usualOptions(security));
    }
    measure(VmessSecurity.AES_128_GCM, 29);
    users();
  }

  private static void measure(VmessSecurity security, int options) {
    VmessRequest request =
        VmessRequest.fresh(
            security,
            options,
            Destination.tcp(Address.parse("192.0.2.1"), 80),
            new SplittableRandom(1));
    double encode = 0;
    double decode = 0;
    for (int round = 0; round < ROUNDS; round++) {
      VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(2));
      EmbeddedChannel out = new EmbeddedChannel(body.encoder(Direction.REQUEST, x -> {}));
      EmbeddedChannel in = new EmbeddedChannel(body.decoder(Direction.REQUEST, false), new Sink());
      ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer(WRITE).writeZero(WRITE);
      long encoding = 0;
      long decoding = 0;
      long bytes = 0;
      while (encoding + decoding < ROUND_NANOS) {
        long start = System.nanoTime();
        out.writeOutbound(data.retainedDuplicate());
        long middle = System.nanoTime();
        in.writeInbound(out.<Object>readOutbound());
        long end = System.nanoTime();
        encoding += middle - start;
        decoding += end - middle;
        bytes += WRITE;
      }
      out.writeOutbound(EndOfStream.INSTANCE);
      out.finishAndReleaseAll();
      data.release();
      in.pipeline().removeFirst();
      in.finishAndReleaseAll();
      encode = bytes * 1e3 / encoding;
      decode = bytes * 1e3 / decoding;
    }
    print(
        "%-18s options %2d: encode %5.0f MB/s, decode %5.0f MB/s",
        security, options, encode, decode);
  }

  private static void users() {
    AuthIdKey[] keys = new AuthIdKey[10_000];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < keys.length; i++) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      keys[i] = AuthIdKey.of(VmessId.of(id));
    }
    byte[] wire = new byte[16];
    for (int round = 0; round < 100; round++) {
      random.nextBytes(wire);
      long found = 0;
      long start = System.nanoTime();
      for (AuthIdKey key : keys) {
        found += key.open(wire);
      }
      long nanos = System.nanoTime() - start;
      if (round == 99) {
        print("a user is tried in %d ns (%d)", nanos / keys.length, found);
      }
    }
  }

  private static void print(String format, Object... args) {
    PrintStream out = System.out;
    out.println(String.format(Locale.ROOT, format, args));
  }

  @ChannelHandler.Sharable
  private static final class Sink extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf data) {
        data.release();
      }
    }
  }
}
