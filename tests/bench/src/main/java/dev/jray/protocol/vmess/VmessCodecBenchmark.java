package dev.jray.protocol.vmess;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A VMess body written and read, in messages of 64 KB. An operation is a byte: operations in a
 * microsecond are MB/s. In the plugin's package, as its codec is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class VmessCodecBenchmark {
  private static final int MESSAGE = 64 * 1024;

  // So many that making a decoder costs next to nothing beside them.
  private static final int MESSAGES = 64;

  /** The cipher. */
  @Param({"AES_128_GCM", "CHACHA20_POLY1305", "NONE"})
  private String security;

  private final List<ByteBuf> stream = new ArrayList<>();
  private VmessBody body;
  private EmbeddedChannel writer;
  private ByteBuf message;

  /** Makes the codec and a stream to read. */
  @Setup
  public void open() {
    VmessSecurity chosen = VmessSecurity.valueOf(security);
    VmessRequest request =
        VmessRequest.fresh(
            chosen,
            VmessRequest.usualOptions(chosen),
            Destination.tcp(Address.parse("192.0.2.1"), 80),
            new SplittableRandom(1));
    body = new VmessBody(request, VmessForm.AEAD, new SplittableRandom(2));
    message = PooledByteBufAllocator.DEFAULT.directBuffer(MESSAGE).writeZero(MESSAGE);
    EmbeddedChannel first = newWriter();
    for (int i = 0; i < MESSAGES; i++) {
      first.writeOutbound(message.retainedDuplicate());
    }
    drain(first, stream);
    writer = newWriter();
  }

  private EmbeddedChannel newWriter() {
    return new EmbeddedChannel(body.encoder(Direction.REQUEST, header -> {}));
  }

  private static void drain(EmbeddedChannel channel, List<ByteBuf> target) {
    ByteBuf data = channel.readOutbound();
    while (data != null) {
      target.add(data);
      data = channel.readOutbound();
    }
  }

  /** Frees everything. */
  @TearDown
  public void close() {
    message.release();
    stream.forEach(ByteBuf::release);
    writer.finishAndReleaseAll();
  }

  /** Bytes to chunks. */
  @Benchmark
  @OperationsPerInvocation(MESSAGE)
  public void write() {
    writer.writeOutbound(message.retainedDuplicate());
    while (ReferenceCountUtil.release(writer.readOutbound())) {
      continue;
    }
  }

  /** Chunks to bytes, through a new decoder: a stream is read once. */
  @Benchmark
  @OperationsPerInvocation(MESSAGE * MESSAGES)
  public long read() {
    EmbeddedChannel reader = new EmbeddedChannel(body.decoder(Direction.REQUEST, true));
    long bytes = 0;
    for (ByteBuf piece : stream) {
      reader.writeInbound(piece.retainedDuplicate());
      bytes += take(reader);
    }
    if (bytes != (long) MESSAGE * MESSAGES) {
      throw new IllegalStateException("only " + bytes + " bytes were read");
    }
    return bytes;
  }

  private static long take(EmbeddedChannel reader) {
    long bytes = 0;
    ByteBuf data = reader.readInbound();
    while (data != null) {
      bytes += data.readableBytes();
      data.release();
      data = reader.readInbound();
    }
    return bytes;
  }
}
