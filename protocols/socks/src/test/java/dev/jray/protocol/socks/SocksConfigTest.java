package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import dev.jray.protocol.socks.proto.Account;
import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.protocol.socks.proto.Version;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SocksConfigTest {

  private static final ConfigCodec<ServerConfig> INBOUND = SocksInboundCodec.CODEC;
  private static final ConfigCodec<ClientConfig> OUTBOUND = SocksOutboundCodec.CODEC;

  private static ConfigReading<ServerConfig> inbound(String json) {
    return ConfigText.json(json).read(INBOUND);
  }

  private static ConfigReading<ServerConfig> inboundVector(String vector) {
    return Vectors.json("config/" + vector + ".json").at("inbounds[0].settings").read(INBOUND);
  }

  private static ConfigReading<ClientConfig> outbound(String json) {
    return ConfigText.json(json).read(OUTBOUND);
  }

  private static ConfigReading<ClientConfig> outboundVector(String vector) {
    return Vectors.json("config/" + vector + ".json").at("outbounds[0].settings").read(OUTBOUND);
  }

  private static Config compiled(String vector) {
    return Vectors.config("config/" + vector + ".pb.hex");
  }

  @Test
  void readsTheInboundByteForByteAsV2Ray() {
    ConfigReading<ServerConfig> read = inboundVector("in-socks");
    TypedMessage expected = compiled("in-socks").getInbound(0).getProxySettings();
    assertThat(Messages.typed(read.value())).isEqualTo(expected);
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void readsTheOutboundByteForByteAsV2Ray() {
    TypedMessage expected = compiled("out-socks-http").getOutbound(0).getProxySettings();
    assertThat(Messages.typed(outboundVector("out-socks-http").value())).isEqualTo(expected);
    TypedMessage empty = compiled("out-socks-http").getOutbound(2).getProxySettings();
    assertThat(Messages.typed(outbound("{}").value())).isEqualTo(empty);
  }

  @Test
  void hasV2RaysDefaults() {
    assertThat(inbound("{}").value()).isEqualTo(ServerConfig.getDefaultInstance());
    assertThat(inbound("{}").warnings()).isEmpty();
  }

  @Test
  void knowsTheKeysOfV2Ray() {
    assertThat(inbound("{\"?\":0}").warnings())
        .containsExactly(
            "settings: unknown key \"?\"; known keys here: auth, accounts, udp, ip, userLevel,"
                + " timeout; ignored");
  }

  @Test
  void refusesUnknownAuthentication() {
    ConfigReading<ServerConfig> read = inboundVector("in-socks-unknown-auth");
    assertThat(read.problems())
        .containsExactly(
            "settings.auth: unknown authentication \"gssapi\"; use \"noauth\" or \"password\"");
    assertThat(read.result().getAddress().getDomain()).isEqualTo("localhost");
  }

  @Test
  void sortsAccountsAndKeepsTheLastOfEachUser() {
    ServerConfig config =
        inbound(
                "{\"auth\":\"password\",\"accounts\":[{\"user\":\"z\",\"pass\":\"1\"},{\"user\":\"a\",\"pass\":\"2\"},"
                    + "{\"user\":\"z\",\"pass\":\"3\"}]}")
            .value();
    assertThat(config.getAccountsMap()).containsExactly(entry("a", "2"), entry("z", "3"));
  }

  @Test
  void saysThatTheTimeoutDoesNothing() {
    assertThat(inbound("{\"timeout\":30}").warnings())
        .hasSize(1)
        .first()
        .asString()
        .contains("connIdle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"auth\":1} | settings.auth",
        "{\"auth\":\"Password\"} | settings.auth",
        "{\"accounts\":{}} | settings.accounts",
        "{\"accounts\":[{\"user\":1}]} | settings.accounts[0].user",
        "{\"udp\":\"true\"} | settings.udp",
        "{\"ip\":1} | settings.ip",
        "{\"userLevel\":-1} | settings.userLevel",
        "{\"timeout\":4294967296} | settings.timeout"
      })
  void findsWrongValuesOfTheInbound(String json, String place) {
    assertThat(inbound(json).problems()).hasSize(1).first().asString().startsWith(place + ":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"servers\":[{\"port\":1}]} | settings.servers[0]: a server needs an \"address\"",
        "{\"servers\":[{\"address\":\"a\"}]} | settings.servers[0]: a server needs a \"port\"",
        "{\"servers\":[{\"address\":\"a\",\"port\":0}]} | settings.servers[0]: a server needs a \"port\"",
        "{\"servers\":{}} | settings.servers",
        "{\"version\":\"6\"} | settings.version",
        "{\"servers\":[{\"address\":\"a\",\"port\":1,\"users\":[{\"level\":\"x\"}]}]} | settings.servers[0].users[0].level"
      })
  void findsWrongValuesOfTheOutbound(String json, String place) {
    assertThat(outbound(json).problems()).hasSize(1).first().asString().startsWith(place);
  }

  @Test
  void refusesServersWithoutAddress() {
    assertThat(outboundVector("socks-out-no-address").problems()).hasSize(1);
  }

  @Test
  void refusesNamesAndPasswordsThatDoNotFit() {
    String users =
        "{\"servers\":[{\"address\":\"a\",\"port\":1,\"users\":[{\"user\":\"%s\",\"pass\":\"%s\"}]}]}";
    ClientConfig config = outbound(users.formatted("u".repeat(255), "p".repeat(255))).value();
    assertThat(SocksOutboundSettings.of(config).servers()).hasSize(1);

    ConfigReading<ClientConfig> tooLong =
        outbound(users.formatted("u".repeat(256), "ü".repeat(128)));
    assertThat(tooLong.problems()).hasSize(2);
    assertThatThrownBy(() -> SocksOutboundSettings.of(tooLong.result()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("255")
        .hasMessageNotContaining("uuu");
  }

  @Test
  void writesTheInboundSoThatItReadsTheSame() {
    ServerConfig full = inboundVector("in-socks").value();
    assertThat(ConfigText.written(INBOUND, full).read(INBOUND).value()).isEqualTo(full);
    ServerConfig none = ServerConfig.getDefaultInstance();
    assertThat(ConfigText.written(INBOUND, none).read(INBOUND).value()).isEqualTo(none);
  }

  @Test
  void writesTheOutboundSoThatItReadsTheSame() {
    ClientConfig full =
        outboundVector("out-socks-http").value().toBuilder().setVersion(Version.SOCKS4A).build();
    assertThat(ConfigText.written(OUTBOUND, full).read(OUTBOUND).value()).isEqualTo(full);
    ClientConfig none = ClientConfig.getDefaultInstance();
    assertThat(ConfigText.written(OUTBOUND, none).read(OUTBOUND).value()).isEqualTo(none);
  }

  @Test
  void takesTheSettingsOfTheInboundFromTheMessage() {
    SocksInboundSettings none = SocksInboundSettings.of(ServerConfig.getDefaultInstance());
    assertThat(none.password()).isFalse();
    assertThat(none.users()).isEmpty();
    assertThat(none.relay()).isEmpty();
    assertThat(none.udp()).isFalse();
    assertThat(none.level()).isZero();

    SocksInboundSettings full = SocksInboundSettings.of(inboundVector("in-socks").value());
    assertThat(full.password()).isTrue();
    assertThat(full.users()).containsOnlyKeys(ByteString.copyFromUtf8("u"));
    assertThat(full.relay()).map(Address::text).contains("127.0.0.1");
    assertThat(full.udp()).isTrue();
    assertThat(full.level()).isEqualTo(2);
    assertThat(full.users()).asString().doesNotContain("p)");
  }

  @Test
  void ignoresAccountsWhereNobodyLogsIn() {
    assertThat(
            SocksInboundSettings.of(ServerConfig.newBuilder().putAccounts("u", "p").build())
                .users())
        .isEmpty();
  }

  @Test
  void wantsAnIpAddressToSendUdpClientsTo() {
    assertThat(relay("localhost").relay()).map(Address::text).contains("127.0.0.1");
    assertThatThrownBy(() -> relay("proxy.test"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("proxy.test");
  }

  private static SocksInboundSettings relay(String ip) {
    return SocksInboundSettings.of(
        ServerConfig.newBuilder().setAddress(Messages.address(Address.parse(ip))).build());
  }

  @Test
  void refusesMessagesThatMakeNoSense() {
    assertThatThrownBy(
            () -> SocksInboundSettings.of(ServerConfig.newBuilder().setAuthTypeValue(9).build()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> SocksOutboundSettings.of(ClientConfig.getDefaultInstance()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("0 target server");
    assertThatThrownBy(() -> SocksOutboundSettings.of(client(1, "a", 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("port");
    assertThatThrownBy(() -> SocksOutboundSettings.of(client(1, "", 1)))
        .isInstanceOf(ConfigException.class);
    ClientConfig four = client(1, "a", 1).toBuilder().setVersion(Version.SOCKS4).build();
    assertThatThrownBy(() -> SocksOutboundSettings.of(four)).hasMessageContaining("version 5");
  }

  private static ClientConfig client(int servers, String address, int port) {
    ServerEndpoint.Builder server = ServerEndpoint.newBuilder().setPort(port);
    if (!address.isEmpty()) {
      server.setAddress(Messages.address(Address.parse(address)));
    }
    ClientConfig.Builder config = ClientConfig.newBuilder();
    for (int i = 0; i < servers; i++) {
      config.addServer(server);
    }
    return config.build();
  }

  @Test
  void checksTheTypeOfAccounts() {
    TypedMessage account =
        Messages.typed(Account.newBuilder().setUsername("u").setPassword("p").build());
    assertThat(account(account).servers().get(0).logins()).hasSize(1);
    TypedMessage alias =
        account.toBuilder().setType("types.example/xray.proxy.socks.Account").build();
    assertThat(account(alias)).isEqualTo(account(account));
    assertThatThrownBy(
            () -> account(account.toBuilder().setType("v2ray.core.proxy.vmess.Account").build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("vmess");
    assertThatThrownBy(() -> account(TypedMessage.getDefaultInstance()))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> account(account.toBuilder().setValue(ByteString.copyFromUtf8("\n")).build()))
        .isInstanceOf(ConfigException.class);
  }

  private static SocksOutboundSettings account(TypedMessage account) {
    ServerEndpoint server =
        ServerEndpoint.newBuilder()
            .setAddress(Messages.address(Address.parse("a")))
            .setPort(1)
            .addUser(User.newBuilder().setLevel(4).setAccount(account))
            .build();
    return SocksOutboundSettings.of(ClientConfig.newBuilder().addServer(server).build());
  }

  @Test
  void neverPrintsPasswords() {
    assertThat(SocksAccount.of("alice", "sesam"))
        .asString()
        .contains("alice")
        .doesNotContain("sesam");
    assertThat(AuthType.PASSWORD.getNumber()).isEqualTo(1);
  }
}
