package dev.jray.protocol.vmess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.jray.protocol.vmess.proto.inbound.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.protocol.SecurityType;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class VmessConfigTest {
  private static final ConfigCodec<Config> INBOUND = VmessInboundCodec.CODEC;
  private static final ConfigCodec<dev.jray.protocol.vmess.proto.outbound.Config> OUTBOUND =
      VmessOutboundCodec.CODEC;
  private static final String ID = "\"id\":\"" + TestUsers.UUID_TEXT + "\"";

  /** One configuration that V2Ray was asked about. */
  record Case(int index, String name, boolean inbound, boolean accepted, String bytes) {
    ConfigReading<? extends Message> read() {
      ConfigText text = Vectors.json("vmess-config.json").at("cases[" + index + "].json_settings");
      return inbound ? text.read(INBOUND) : text.read(OUTBOUND);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    List<Case> all =
        Vectors.json("vmess-config.json")
            .at("cases")
            .read(
                list ->
                    list.elements().stream()
                        .map(
                            node ->
                                new Case(
                                    0,
                                    node.get("name").string(""),
                                    node.get("side").string("").equals("inbound"),
                                    node.get("accepted_by_json_stage").bool(false),
                                    node.get("typed_message_value").string("")))
                        .toList())
            .result();
    List<Case> numbered = new ArrayList<>();
    for (Case each : all) {
      numbered.add(
          new Case(numbered.size(), each.name(), each.inbound(), each.accepted(), each.bytes()));
    }
    return numbered;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatV2RayReadsByteForByte(Case known) {
    ConfigReading<? extends Message> read = known.read();
    // V2Ray finds a bad id later
    boolean accepted = known.accepted() && !known.name().equals("vmess-in-bad-uuid");
    assertThat(read.problems().isEmpty()).as("%s", read.problems()).isEqualTo(accepted);
    if (known.accepted()) {
      assertThat(ByteBufUtil.hexDump(read.result().toByteArray())).isEqualTo(known.bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesWhatReadsTheSame(Case known) {
    ConfigReading<? extends Message> read = known.read();
    if (read.problems().isEmpty()) {
      Message again =
          known.inbound()
              ? ConfigText.written(INBOUND, (Config) read.value()).read(INBOUND).value()
              : ConfigText.written(
                      OUTBOUND, (dev.jray.protocol.vmess.proto.outbound.Config) read.value())
                  .read(OUTBOUND)
                  .value();
      assertThat(again).isEqualTo(read.value());
    }
  }

  private static ConfigReading<Config> inbound(String json) {
    return ConfigText.json(json).read(INBOUND);
  }

  private static ConfigReading<dev.jray.protocol.vmess.proto.outbound.Config> outbound(
      String json) {
    return ConfigText.json(json).read(OUTBOUND);
  }

  @Test
  void readsTheInboundByteForByteAsV2Ray() {
    ConfigReading<Config> read =
        Vectors.json("config/in-vmess.json").at("inbounds[0].settings").read(INBOUND);
    assertThat(Messages.typed(read.value()))
        .isEqualTo(Vectors.config("config/in-vmess.pb.hex").getInbound(0).getProxySettings());
    assertThat(read.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vmess-in-bad-uuid | inbounds | settings.clients[0].id",
        "in-vmess-nonuuid-id | inbounds | settings.clients[0].id",
        "vmess-in-duplicate-id | inbounds | settings.clients[1].email",
        "vmess-user-level-negative | inbounds | settings.clients[0].level",
        "vmess-out-bad-uuid | outbounds | settings.vnext[0].users[0].id",
        "vmess-out-no-address | outbounds | settings.vnext[0]",
        "vmess-out-no-user | outbounds | settings.vnext[0]"
      })
  void refusesBadTextWithItsPlace(String vector, String side, String place) {
    ConfigText text = Vectors.json("config/" + vector + ".json").at(side + "[0].settings");
    List<String> problems =
        side.equals("inbounds") ? text.read(INBOUND).problems() : text.read(OUTBOUND).problems();
    assertThat(problems).hasSize(1).first().asString().startsWith(place + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"clients\":{}} | settings.clients",
        "{\"clients\":[{}]} | settings.clients[0]",
        "{\"clients\":[{\"id\":1}]} | settings.clients[0].id",
        "{\"default\":{\"alterId\":65536}} | settings.default.alterId",
        "{\"detour\":{\"to\":1}} | settings.detour.to",
        "{\"features\":{\"detour\":{\"to\":1}}} | settings.features.detour.to",
        "{\"disableInsecureEncryption\":\"true\"} | settings.disableInsecureEncryption"
      })
  void findsWrongValuesOfTheInbound(String json, String place) {
    assertThat(inbound(json).problems()).hasSize(1).first().asString().startsWith(place + ":");
  }

  @Test
  void neverRepeatsAnIdInAMessage() {
    assertThat(inbound("{\"clients\":[{\"id\":\"66ad4540-secret\"}]}").problems())
        .hasSize(1)
        .first()
        .asString()
        .doesNotContain("66ad4540");
  }

  @Test
  void knowsWhatV2Ray5Added() {
    dev.jray.protocol.vmess.proto.outbound.Config config =
        outbound(
                "{\"vnext\":[{\"address\":\"a\",\"port\":1,\"users\":[{"
                    + ID
                    + ",\"security\":\"Zero\",\"experiments\":\"NoTerminationSignal\"}]}]}")
            .value();
    VmessAccount account = account(config.getReceiver(0));
    assertThat(account.security()).isEqualTo(VmessSecurity.NONE);
    assertThat(account.options()).isZero();
    assertThat(account.endMarker()).isFalse();
    assertThat(ConfigText.written(OUTBOUND, config).read(OUTBOUND).value()).isEqualTo(config);
  }

  @Test
  void warnsOfAnUnknownSecurity() {
    ConfigReading<Config> read = inbound("{\"clients\":[{" + ID + ",\"security\":\"rot13\"}]}");
    assertThat(read.warnings()).hasSize(1).first().asString().contains("rot13");
    assertThat(read.problems()).isEmpty();
  }

  @Test
  void theNewerPlaceOfTheDetourCounts() {
    Config config =
        inbound("{\"detour\":{\"to\":\"new\"},\"features\":{\"detour\":{\"to\":\"old\"}}}").value();
    assertThat(config.getDetour().getTo()).isEqualTo("new");
  }

  private static VmessAccount account(ServerEndpoint server) {
    return VmessAccount.of(server.getUser(0).getAccount());
  }

  private static VmessAccount account(SecurityType type, String experiments) {
    return VmessAccount.of(
        TestUsers.message("", TestUsers.UUID_TEXT, 0, type, experiments).getAccount());
  }

  @Test
  void choosesSecurityAndOptionsAsV2Ray() {
    assertThat(account(SecurityType.AES128_GCM, "").options()).isEqualTo(0x0d);
    assertThat(account(SecurityType.CHACHA20_POLY1305, "").options()).isEqualTo(0x0d);
    assertThat(account(SecurityType.NONE, "").options()).isEqualTo(0x05);
    assertThat(account(SecurityType.LEGACY, "").options()).isEqualTo(0x01);
    assertThat(account(SecurityType.ZERO, "").options()).isZero();
    assertThat(account(SecurityType.AES128_GCM, "AuthenticatedLength").options()).isEqualTo(0x1d);
    assertThat(account(SecurityType.NONE, "AuthenticatedLength").options()).isEqualTo(0x05);
    assertThat(account(SecurityType.UNKNOWN, "")).isEqualTo(account(SecurityType.AUTO, ""));
    assertThat(VmessAccount.automatic("amd64")).isEqualTo(VmessSecurity.AES_128_GCM);
    assertThat(VmessAccount.automatic("aarch64")).isEqualTo(VmessSecurity.AES_128_GCM);
    assertThat(VmessAccount.automatic("riscv64")).isEqualTo(VmessSecurity.CHACHA20_POLY1305);
  }

  @Test
  void refusesMessagesThatMakeNoSense() {
    assertThatThrownBy(() -> VmessAccount.of(Messages.typed("other.Account", ByteString.EMPTY)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("other.Account");
    assertThatThrownBy(
            () ->
                VmessAccount.of(
                    Messages.typed(
                        "v2ray.core.proxy.vmess.Account", ByteString.copyFromUtf8("\n"))))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> TestUsers.user("", "not-a-uuid", 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("failed to parse ID");
    assertThatThrownBy(() -> TestUsers.user("", TestUsers.UUID_TEXT, 65_536))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> TestUsers.user("", TestUsers.UUID_TEXT, -1))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () ->
                VmessOutboundSettings.of(
                    dev.jray.protocol.vmess.proto.outbound.Config.getDefaultInstance()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () ->
                VmessOutboundSettings.of(
                    dev.jray.protocol.vmess.proto.outbound.Config.newBuilder()
                        .addReceiver(ServerEndpoint.getDefaultInstance())
                        .build()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void takesTheNameThatXrayGivesToAccounts() {
    assertThat(
            VmessAccount.of(
                TestUsers.message("", TestUsers.UUID_TEXT, 2).getAccount().toBuilder()
                    .setType("xray.proxy.vmess.Account")
                    .build()))
        .isEqualTo(VmessAccount.of(TestUsers.message("", TestUsers.UUID_TEXT, 2).getAccount()));
  }

  @Test
  void neverPrintsIds() {
    assertThat(TestUsers.user("a", TestUsers.UUID_TEXT, 0).user())
        .asString()
        .doesNotContain("66ad");
    assertThat(TestUsers.user("a", TestUsers.UUID_TEXT, 0).account())
        .asString()
        .doesNotContain("66ad");
  }
}
