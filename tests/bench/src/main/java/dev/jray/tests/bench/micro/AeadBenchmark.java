package dev.jray.tests.bench.micro;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.jray.toolkit.crypto.Aead;
import dev.jray.toolkit.crypto.AeadAlgorithm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
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

/**
 * One chunk sealed or opened, from one direct buffer into another, by whose cipher it is. A JVM
 * chooses its provider once, so this needs forks: with {@code -f 0} the first one stays.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AeadBenchmark {
  /** Those of the protocols. */
  @Param({"AES_128_GCM", "AES_256_GCM", "CHACHA20_POLY1305"})
  private AeadAlgorithm algorithm;

  /** The value of the property {@code jray.crypto.provider}. */
  @Param({"sunjce", "conscrypt", "corretto"})
  private String provider;

  /** Bytes of plain text. */
  @Param({"2048", "8192", "16384"})
  private int size;

  private final byte[] nonce = new byte[Aead.NONCE];
  private final byte[] fixedNonce = new byte[Aead.NONCE];
  private long number;
  private Aead sealer;
  private Aead opener;
  private ByteBuf plain;
  private ByteBuf sealed;
  private ByteBuf out;

  /** Chooses the provider and makes the buffers. */
  @Setup
  public void open() {
    if (provider.equals("corretto")) {
      // Else JRay would take another one where this one cannot help, and that would be measured.
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
      if (algorithm == AeadAlgorithm.CHACHA20_POLY1305) {
        throw new UnsupportedOperationException("corretto has no " + algorithm);
      }
    }
    System.setProperty("jray.crypto.provider", provider);
    byte[] key = new byte[algorithm.keyLength()];
    sealer = Aead.sealer(algorithm, key);
    opener = Aead.opener(algorithm, key);
    plain = PooledByteBufAllocator.DEFAULT.directBuffer(size).writeZero(size);
    sealed = PooledByteBufAllocator.DEFAULT.directBuffer(size + Aead.TAG);
    out = PooledByteBufAllocator.DEFAULT.directBuffer(size + Aead.TAG);
    Aead.sealer(algorithm, key).seal(fixedNonce, plain.readerIndex(0), size, sealed);
  }

  /** Frees the buffers. */
  @TearDown
  public void close() {
    plain.release();
    sealed.release();
    out.release();
  }

  /** Plain to sealed text; every nonce is new. */
  @Benchmark
  public ByteBuf seal() {
    ByteBuffer.wrap(nonce).putLong(Aead.NONCE - Long.BYTES, ++number);
    sealer.seal(nonce, plain.readerIndex(0), size, out.clear());
    return out;
  }

  /** Sealed to plain text. */
  @Benchmark
  public boolean unseal() {
    return opener.open(fixedNonce, sealed.readerIndex(0), size + Aead.TAG, out.clear());
  }
}
