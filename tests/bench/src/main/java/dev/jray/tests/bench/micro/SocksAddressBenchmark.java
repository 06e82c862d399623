package dev.jray.tests.bench.micro;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One address block, as each SOCKS, Shadowsocks and Trojan connection has one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SocksAddressBenchmark {
  private static final int PORT = 443;

  /** Each kind of address. */
  @Param({"192.0.2.1", "2001:db8::1", "www.example.com"})
  private String host;

  private Address address;
  private ByteBuf encoded;
  private ByteBuf out;

  /** Makes the buffers. */
  @Setup
  public void open() {
    address = Address.parse(host);
    encoded = Unpooled.directBuffer(SocksAddress.MAX_LENGTH);
    SocksAddress.write(encoded, address, PORT);
    out = Unpooled.directBuffer(SocksAddress.MAX_LENGTH);
  }

  /** Frees the buffers. */
  @TearDown
  public void close() {
    encoded.release();
    out.release();
  }

  /** Bytes to object. */
  @Benchmark
  public Destination read() {
    return SocksAddress.read(encoded.readerIndex(0), Network.TCP);
  }

  /** Object to bytes. */
  @Benchmark
  public ByteBuf write() {
    SocksAddress.write(out.clear(), address, PORT);
    return out;
  }
}
