package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AuthIdKeyTest {
  private static final VmessId ID = VmessId.parse("66ad4540-b58c-4ad2-9926-ea63445a9b57");
  private static final VmessId OTHER = VmessId.parse("b831381d-6324-4d53-ad4f-8cda48b30811");

  static List<VectorCase> authIds() {
    return VectorCase.group("aead_auth_id");
  }

  static List<VectorCase> window() {
    return VectorCase.group("auth_window").stream()
        .filter(known -> known.text("form").equals("aead"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("authIds")
  void makesAndReadsTheRecordedBytes(VectorCase known) {
    assertThat(ID.commandKey()).isEqualTo(known.bytes("cmd_key"));
    AuthIdKey key = ID.authIdKey();
    long time = known.number("time");
    if (time >= 0) {
      assertThat(key.seal(time, new ScriptedRandom().bytes(known.bytes("random4"))))
          .isEqualTo(known.bytes("auth_id"));
    }
    assertThat(key.open(known.bytes("auth_id"))).isEqualTo(Math.max(-1, time));
  }

  @ParameterizedTest
  @MethodSource("window")
  void readsTimesInsideAndOutsideOfTheWindow(VectorCase known) {
    assertThat(ID.authIdKey().open(known.bytes("auth_id")))
        .isEqualTo(known.number("server_time") + known.number("client_time_minus_server_time"));
  }

  @Test
  void doesNotReadWhatIsOfAnotherUser() {
    byte[] wire = OTHER.authIdKey().seal(1609459200, new SplittableRandom(1));
    assertThat(ID.authIdKey().open(wire)).isEqualTo(-1);
    assertThat(OTHER.authIdKey().open(wire)).isEqualTo(1609459200);
  }

  @Test
  void doesNotReadWhatWasChanged() {
    AuthIdKey key = ID.authIdKey();
    byte[] wire = key.seal(1609459200, new SplittableRandom(1));
    for (int bit = 0; bit < 128; bit++) {
      wire[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.open(wire)).isEqualTo(-1);
      wire[bit / 8] ^= (byte) (1 << bit % 8);
    }
    assertThat(key.open(wire)).isEqualTo(1609459200);
  }

  @Test
  void doesNotReadTimesBefore1970() {
    AuthIdKey key = ID.authIdKey();
    for (long time : new long[] {-1, -2, Long.MIN_VALUE}) {
      assertThat(key.open(key.seal(time, new SplittableRandom(2)))).isEqualTo(-1);
    }
    assertThat(key.open(key.seal(Long.MAX_VALUE, new SplittableRandom(2))))
        .isEqualTo(Long.MAX_VALUE);
  }
}
