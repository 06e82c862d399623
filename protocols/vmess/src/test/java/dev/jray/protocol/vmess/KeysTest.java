package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.toolkit.crypto.Fnv1a;
import dev.jray.toolkit.crypto.ShakeStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What VMess derives from its secrets, compared with recordings. */
final class KeysTest {

  static List<VectorCase> kdf() {
    return VectorCase.group("kdf");
  }

  static List<VectorCase> chachaKeys() {
    return VectorCase.group("chacha_key");
  }

  static List<VectorCase> fnv1a() {
    return VectorCase.group("fnv1a");
  }

  static List<VectorCase> shakeMasks() {
    return VectorCase.group("shake_masks");
  }

  static List<VectorCase> legacyAuth() {
    return VectorCase.group("legacy_auth");
  }

  static List<VectorCase> legacyWindow() {
    return VectorCase.group("auth_window").stream()
        .filter(known -> known.text("form").equals("legacy"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kdf")
  void derivesKeysByNestedHmacs(VectorCase known) {
    VmessKdf path = VmessKdf.ROOT;
    for (byte[] step : known.has("path") ? known.list("path") : List.<byte[]>of()) {
      path = path.then(step);
    }
    assertThat(path.derive(known.bytes("key"))).isEqualTo(known.bytes("kdf"));
    assertThat(path.key(known.bytes("key"))).isEqualTo(known.bytes("kdf16"));
    assertThat(path.nonce(known.bytes("key"))).isEqualTo(known.bytes("kdf12"));
    assertThat(path.derive(known.bytes("key")))
        .as("nothing is left of the time before")
        .isEqualTo(known.bytes("kdf"));
  }

  @ParameterizedTest
  @MethodSource("chachaKeys")
  void makesLongKeysOfShortOnes(VectorCase known) {
    assertThat(VmessBody.chachaKey(known.bytes("key16"))).isEqualTo(known.bytes("key32"));
  }

  @ParameterizedTest
  @MethodSource("fnv1a")
  void hashesAsRecorded(VectorCase known) {
    byte[] data = known.text("data").isEmpty() ? new byte[0] : known.bytes("data");
    assertThat(String.format("%08x", Fnv1a.hash(data, 0, data.length)))
        .isEqualTo(known.text("fnv1a32_be"));
  }

  @ParameterizedTest
  @MethodSource("shakeMasks")
  void drawsTheRecordedNumbers(VectorCase known) {
    ShakeStream numbers = new ShakeStream(known.bytes("nonce"));
    for (long expected : known.numbers("next_u16")) {
      assertThat((long) numbers.next()).isEqualTo(expected);
    }
  }

  @Test
  void countsNoncesInTheFirstTwoBytesAndWrapsAt65536() {
    VectorCase known = VectorCase.group("chunk_nonce").get(0);
    ChunkNonce nonce = new ChunkNonce(known.bytes("iv"));
    List<byte[]> first = known.list("nonces_0_to_3");
    for (int i = 0; i < 65536; i++) {
      byte[] next = nonce.next();
      if (i < first.size()) {
        assertThat(next).isEqualTo(first.get(i));
      }
      if (i == 65535) {
        assertThat(next).isEqualTo(known.bytes("nonce_65535"));
      }
    }
    assertThat(nonce.next()).isEqualTo(known.bytes("nonce_65536_wraps_to"));
  }

  @ParameterizedTest
  @MethodSource("legacyAuth")
  void authenticatesASecondWithAnHmacAndHashesItFourTimesForTheIv(VectorCase known) {
    byte[] id = VmessId.parse(known.text("uuid")).bytes();
    long time = known.number("timestamp");
    assertThat(LegacyAuth.hmac(id, time)).isEqualTo(known.bytes("auth"));
    assertThat(LegacyAuth.headerIv(time)).isEqualTo(known.bytes("header_iv"));
  }

  @ParameterizedTest
  @MethodSource("legacyWindow")
  void authenticatesWithAnAlterId(VectorCase known) {
    byte[] id =
        VmessId.parse(known.text("uuid"))
            .alterIds((int) known.number("alter_id"))
            .get((int) known.number("id_index_used"));
    long time = known.number("server_time") + known.number("client_time_minus_server_time");
    assertThat(LegacyAuth.hmac(id, time)).isEqualTo(known.bytes("auth"));
  }
}
