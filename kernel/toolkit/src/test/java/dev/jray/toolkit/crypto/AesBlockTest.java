package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class AesBlockTest {

  @Test
  void doesTheExampleOfTheStandard() {
    // FIPS 197, appendix C.1.
    byte[] key = ByteBufUtil.decodeHexDump("000102030405060708090a0b0c0d0e0f");
    byte[] plain = ByteBufUtil.decodeHexDump("00112233445566778899aabbccddeeff");
    byte[] sealed = ByteBufUtil.decodeHexDump("69c4e0d86a7b0430d8cdb78070b4c55a");
    byte[] out = new byte[16];
    AesBlock.decrypter(key).run(sealed, out);
    assertThat(out).isEqualTo(plain);
    AesBlock.encrypter(key).run(plain, out);
    assertThat(out).isEqualTo(sealed);
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    byte[] key = new byte[16];
    new SplittableRandom(7).nextBytes(key);
    AesBlock shared = AesBlock.decrypter(key);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int seed = 0; seed < 4; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        tasks.add(() -> wrong(shared, key, random));
      }
      for (Future<Integer> wrong : threads.invokeAll(tasks)) {
        assertThat(wrong.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static int wrong(AesBlock shared, byte[] key, SplittableRandom random) throws Exception {
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] plain = new byte[16];
    byte[] out = new byte[16];
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(plain);
      shared.run(aes.doFinal(plain), out);
      wrong += java.util.Arrays.equals(plain, out) ? 0 : 1;
    }
    return wrong;
  }
}
