package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class RunningTest {
  private final AtomicInteger halts = new AtomicInteger();
  private final Running running = new Running(halts::incrementAndGet);

  @Test
  void theFirstSignalEndsTheWait() throws InterruptedException {
    Thread signal = new Thread(running::stop);
    signal.start();
    running.await();
    signal.join();
    assertThat(halts).hasValue(0);
  }

  @Test
  void theSecondSignalHaltsAtOnce() {
    running.stop();
    running.stop();
    assertThat(halts).hasValue(1);
  }

  @Test
  void aSignalThatThisSystemLacksIsRefused() {
    assertThat(Signals.handle("NONSENSE", () -> {})).isFalse();
  }
}
