package dev.jray.toolkit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CipherChoiceTest {
  private static Optional<CipherSource> source(CipherProvider kind, AeadAlgorithm algorithm) {
    return CipherSource.load(kind).filter(source -> source.serves(algorithm));
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void theFirstOfTheOrderServesAtOnce(AeadAlgorithm algorithm) {
    CipherProvider expected =
        source(CipherProvider.CONSCRYPT, algorithm)
            .or(() -> source(CipherProvider.CORRETTO, algorithm))
            .map(CipherSource::kind)
            .orElse(CipherProvider.SUNJCE);
    assertThat(new CipherChoice(Optional.empty()).of(algorithm).kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void theJdkServesIfItIsNamed(AeadAlgorithm algorithm) {
    CipherChoice choice = new CipherChoice(Optional.of(CipherProvider.named("sunjce")));
    assertThat(choice.of(algorithm).kind()).isEqualTo(CipherProvider.SUNJCE);
    assertThat(choice.of(algorithm)).isSameAs(choice.of(algorithm));
  }

  @Test
  void whatTheNamedOneLacksComesInTheUsualOrder() {
    assumeThat(source(CipherProvider.CORRETTO, AeadAlgorithm.AES_128_GCM)).isPresent();
    CipherChoice choice = new CipherChoice(Optional.of(CipherProvider.named("corretto")));
    assertThat(choice.of(AeadAlgorithm.AES_256_GCM).kind()).isEqualTo(CipherProvider.CORRETTO);
    assertThat(choice.of(AeadAlgorithm.CHACHA20_POLY1305).kind())
        .isEqualTo(new CipherChoice(Optional.empty()).of(AeadAlgorithm.CHACHA20_POLY1305).kind());
  }

  @Test
  void aRaceEndsAfterSomeSteps() {
    CipherSource jdk = source(CipherProvider.SUNJCE, AeadAlgorithm.AES_128_GCM).orElseThrow();
    CipherRace race = new CipherRace(AeadAlgorithm.AES_128_GCM, jdk, jdk);
    int steps = 1;
    while (!race.step()) {
      steps++;
    }
    assertThat(steps).isEqualTo(21);
    assertThat(race.winner()).isSameAs(jdk);
    assertThat(race).asString().startsWith("sunjce ").contains(" ns/byte in long chunks and ");
  }

  @Test
  void aRaceRunsOnAThreadThatNobodyWaitsFor() throws Exception {
    CipherSource jdk = source(CipherProvider.SUNJCE, AeadAlgorithm.AES_128_GCM).orElseThrow();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    RaceThread.start(
        () -> Optional.of(new CipherRace(AeadAlgorithm.AES_128_GCM, jdk, jdk)),
        race -> thread.complete(Thread.currentThread()));
    Thread used = thread.get(1, TimeUnit.MINUTES);
    assertThat(used.isDaemon()).isTrue();
    assertThat(used.getPriority()).isEqualTo(Thread.MIN_PRIORITY);
    used.join();
  }

  @Test
  void aRaceThatFailsLeavesNoThread() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    RaceThread.start(
        () -> {
          thread.complete(Thread.currentThread());
          throw new IllegalStateException("no cipher");
        },
        race -> {});
    thread.get(1, TimeUnit.MINUTES).join();
    assertThat(thread.get().isAlive()).isFalse();
  }
}
