package dev.jray.protocol.vmess;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How fast one core encodes and decodes bodies and finds a user, by CPU time. No test; run it on
 * the test class path with {@code -Dio.netty.leakDetection.level=disabled}.
 */
final class BodyBench {
  private static final int WRITE = 128 * 1024;
  private static final int WARM_UP = 4000;
  private static final int MEASURED = 4000;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

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
    VmessBody body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(2));
    EmbeddedChannel out = new EmbeddedChannel(body.encoder(Direction.REQUEST, x -> {}));
    EmbeddedChannel in = new EmbeddedChannel(body.decoder(Direction.REQUEST, false), new Sink());
    ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer(WRITE).writeZero(WRITE);
    long encoding = 0;
    long decoding = 0;
    for (int i = -WARM_UP; i < MEASURED; i++) {
      long start = CPU.getCurrentThreadCpuTime();
      out.writeOutbound(data.retainedDuplicate());
      long middle = CPU.getCurrentThreadCpuTime();
      in.writeInbound(out.<Object>readOutbound());
      if (i >= 0) {
        encoding += middle - start;
        decoding += CPU.getCurrentThreadCpuTime() - middle;
      }
    }
    data.release();
    in.pipeline().removeFirst();
    in.finishAndReleaseAll();
    out.finishAndReleaseAll();
    double bytes = 1e3 * WRITE * MEASURED;
    print(
        "%-18s options %2d: encode %5.0f MB/s, decode %5.0f MB/s",
        security, options, bytes / encoding, bytes / decoding);
  }

  private static void users() {
    AuthIdKey[] keys = new AuthIdKey[10_000];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < keys.length; i++) {
      byte[] id = new byte[16];
      random.nextBytes(id);
      keys[i] = VmessId.of(id).authIdKey();
    }
    byte[] wire = new byte[16];
    for (int round = 0; round < 100; round++) {
      random.nextBytes(wire);
      long found = 0;
      long start = CPU.getCurrentThreadCpuTime();
      for (AuthIdKey key : keys) {
        found += key.open(wire);
      }
      long nanos = CPU.getCurrentThreadCpuTime() - start;
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
