package dev.jray.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BufferingTest {
  @Test
  void mebibytesAreBytesAndZeroIsNoLimit() {
    assertThat(Buffering.bytes("1")).hasValue(1_048_576);
    assertThat(Buffering.bytes("12")).hasValue(12 * 1_048_576);
    assertThat(Buffering.bytes("0")).hasValue(-1);
    assertThat(Buffering.bytes("2047")).hasValue(2047 * 1_048_576);
    assertThat(Buffering.bytes("2048")).hasValue(-1);
  }

  @Test
  void whatIsNoNumberIsNotThere() {
    assertThat(Buffering.bytes("")).isEmpty();
    assertThat(Buffering.bytes("10M")).isEmpty();
    assertThat(Buffering.bytes("99999999999")).isEmpty();
  }
}
