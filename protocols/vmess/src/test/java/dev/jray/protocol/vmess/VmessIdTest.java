package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VmessIdTest {
  private static final String UUID = "66ad4540-b58c-4ad2-9926-ea63445a9b57";

  static List<VectorCase> ids() {
    return VectorCase.group("ids");
  }

  @ParameterizedTest
  @MethodSource("ids")
  void derivesTheRecordedKeysAndAlterIds(VectorCase known) {
    VmessId id = VmessId.parse(known.text("uuid_text"));
    if (known.has("bytes")) {
      assertThat(id.bytes()).isEqualTo(known.bytes("bytes"));
      assertThat(id.commandKey()).isEqualTo(known.bytes("cmd_key"));
    }
    List<VectorCase> alterIds = known.cases("alter_ids");
    List<byte[]> derived = id.alterIds(alterIds.size());
    assertThat(derived).hasSameSizeAs(alterIds);
    for (int i = 0; i < derived.size(); i++) {
      assertThat(derived.get(i)).isEqualTo(alterIds.get(i).bytes("bytes"));
      assertThat(VmessId.of(derived.get(i)).commandKey())
          .isEqualTo(alterIds.get(i).bytes("cmd_key"));
    }
    if (known.has("alter_id_index")) {
      int index = (int) known.number("alter_id_index");
      assertThat(ByteBufUtil.hexDump(id.alterIds(index + 1).get(index)))
          .isEqualTo(known.text("alter_id_uuid").replace("-", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "66AD4540-B58C-4AD2-9926-EA63445A9B57",
        "66ad4540b58c4ad29926ea63445a9b57",
        "66ad4540b58c-4ad29926-ea63445a9b57"
      })
  void readsDigitsOfBothCasesWithAnyOfTheDashes(String text) {
    assertThat(VmessId.parse(text)).isEqualTo(VmessId.parse(UUID)).hasSameHashCodeAs(UUID_ID);
  }

  private static final VmessId UUID_ID = VmessId.parse(UUID);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secretword",
        "66ad4540-b58c-4ad2-9926-ea63445a9b5",
        "66ad4540-b58c-4ad2-9926-ea63445a9b577",
        "66ad4540-b58c-4ad2-9926-ea63445a9b57 ",
        "66ad4540-b58c-4ad2-9926-ea63445a9b57-",
        "-66ad4540-b58c-4ad2-9926-ea63445a9b57",
        "66ad4540--b58c-4ad2-9926-ea63445a9b57",
        "66ad-4540-b58c-4ad2-9926-ea63445a9b57",
        "66ad4540-b58c-4ad2-9926-ea63445a9b5g",
        "{66ad4540-b58c-4ad2-9926-ea63445a9b57}",
        "66ad4540-b58c-4ad2-9926-ea63445a9b5\u0667"
      })
  void refusesAnythingElseWithoutSayingWhatItWas(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VmessId.parse(text))
        .withMessage("a VMess id must be a UUID, 32 hexadecimal digits with or without dashes");
  }

  @Test
  void isASecretThatDoesNotShowItself() {
    assertThat(UUID_ID).hasToString("VmessId");
  }

  @Test
  void givesCopiesOnly() {
    UUID_ID.bytes()[0] ^= 1;
    UUID_ID.commandKey()[0] ^= 1;
    assertThat(UUID_ID).isEqualTo(VmessId.parse(UUID)).isNotEqualTo(VmessId.of(new byte[16]));
    assertThat(UUID_ID.commandKey()).isEqualTo(VmessId.parse(UUID).commandKey());
  }

  @Test
  void refusesBytesOfAnotherLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> VmessId.of(new byte[15]));
  }
}
