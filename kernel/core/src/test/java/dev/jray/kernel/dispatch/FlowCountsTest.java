package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FlowCountsTest {
  private final FlowCounts counts = new FlowCounts();

  private record Code(String id) implements ErrorCode {
    @Override
    public Kind kind() {
      return Kind.INTERNAL;
    }
  }

  @Test
  void failuresAreCountedByCode() {
    counts.failed(new FlowException(new Code("a.one"), "first"));
    counts.failed(new FlowException(new Code("a.one"), "second"));
    counts.failed(new IllegalStateException("third"));
    assertThat(counts.failures())
        .containsExactly(entry("a.one", 2L), entry("network.internal", 1L));
  }

  @Test
  void codesMadeFromDataDoNotFillTheMemory() {
    IntStream.range(0, 5_000)
        .forEach(i -> counts.failed(new FlowException(new Code("a.n" + i), "made from data")));
    assertThat(counts.failures()).hasSizeLessThan(1_100);
    assertThat(counts.failures().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(5_000);
  }
}
