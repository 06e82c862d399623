package dev.jray.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Frames of 16 KB from a client to a server, masked and unmasked where they lie. An operation is a
 * byte: operations in a microsecond are MB/s. In the plugin's package, as its codec is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WebSocketFrameBenchmark {
  private static final int FRAME = 16 * 1024;
  private static final int MASK = 0x1234_5678;

  private EmbeddedChannel client;
  private EmbeddedChannel server;
  private ByteBuf payload;
  private ByteBuf frame;

  /** Makes the codecs and a frame to read. */
  @Setup
  public void open() {
    client = new EmbeddedChannel(FrameCodec.client(new SplittableRandom(1)));
    server = new EmbeddedChannel(FrameCodec.server());
    payload = PooledByteBufAllocator.DEFAULT.directBuffer(FRAME).writeZero(FRAME);
    frame = PooledByteBufAllocator.DEFAULT.directBuffer(FRAME + FrameHeader.LONGEST);
    FrameHeader.write(frame, FrameHeader.BINARY, FRAME, true);
    frame.writeInt(MASK).writeZero(FRAME);
  }

  /** Frees everything. */
  @TearDown
  public void close() {
    payload.release();
    frame.release();
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  /** The masking alone. */
  @Benchmark
  @OperationsPerInvocation(FRAME)
  public ByteBuf mask() {
    Masking.apply(payload, 0, FRAME, MASK);
    return payload;
  }

  /** The client's side. The codec passes the payload's own buffer on, so it is used again. */
  @Benchmark
  @OperationsPerInvocation(FRAME)
  public void write() {
    client.writeOutbound(payload);
    ByteBuf header = client.readOutbound();
    header.release();
    check(client.readOutbound() == payload);
  }

  /** The server's side. As above; what the payload is does not matter. */
  @Benchmark
  @OperationsPerInvocation(FRAME)
  public void read() {
    server.writeInbound(frame.readerIndex(0));
    check(server.readInbound() == frame && frame.readableBytes() == FRAME);
  }

  private static void check(boolean same) {
    if (!same) {
      throw new IllegalStateException("the payload was copied or lost");
    }
  }
}
