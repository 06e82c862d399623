package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import dev.jray.protocol.socks.proto.Account;
import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ClientConfig;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.protocol.socks.proto.Version;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import dev.jray.spi.proto.serial.TypedMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SocksConfigTest {

  private static TextNode settings(String vector, String place) {
    String json = Vectors.text("config/" + vector + ".json");
    return TextNode.of(
        ConfigFactory.parseString(json)
            .getConfigList(place)
            .get(0)
            .getConfig("settings")
            .root()
            .unwrapped());
  }

  @Test
  void readsTheInboundByteForByteAsV2Ray() {
    TextNode node = settings("in-socks", "inbounds");
    TypedMessage expected = Vectors.compiled("in-socks").getInbound(0).getProxySettings();
    assertThat(Messages.typed(SocksInboundCodec.read(node))).isEqualTo(expected);
    assertThat(node.problems()).isEmpty();
    assertThat(node.findings().warnings()).isEmpty();
  }

  @Test
  void readsTheOutboundByteForByteAsV2Ray() {
    TextNode node = settings("out-socks-http", "outbounds");
    TypedMessage expected = Vectors.compiled("out-socks-http").getOutbound(0).getProxySettings();
    assertThat(Messages.typed(SocksOutboundCodec.read(node))).isEqualTo(expected);
    assertThat(node.problems()).isEmpty();
    TypedMessage empty = Vectors.compiled("out-socks-http").getOutbound(2).getProxySettings();
    assertThat(Messages.typed(SocksOutboundCodec.read(TextNode.of("{}")))).isEqualTo(empty);
  }

  @Test
  void hasV2RaysDefaults() {
    TextNode node = TextNode.of("{}");
    assertThat(SocksInboundCodec.read(node)).isEqualTo(ServerConfig.getDefaultInstance());
    assertThat(node.problems()).isEmpty();
    assertThat(node.findings().asked())
        .containsOnly(
            "settings.auth",
            "settings.accounts",
            "settings.udp",
            "settings.ip",
            "settings.timeout",
            "settings.userLevel");
  }

  @Test
  void refusesUnknownAuthentication() {
    TextNode node = settings("in-socks-unknown-auth", "inbounds");
    ServerConfig read = SocksInboundCodec.read(node);
    assertThat(node.problems())
        .containsExactly(
            "settings.auth: unknown authentication \"gssapi\"; use \"noauth\" or \"password\"");
    assertThat(read.getAddress().getDomain()).isEqualTo("localhost");
  }

  @Test
  void sortsAccountsAndKeepsTheLastOfEachUser() {
    ServerConfig config =
        SocksInboundCodec.read(
            TextNode.of(
                "{\"auth\":\"password\",\"accounts\":[{\"user\":\"z\",\"pass\":\"1\"},{\"user\":\"a\",\"pass\":\"2\"},"
                    + "{\"user\":\"z\",\"pass\":\"3\"}]}"));
    assertThat(config.getAccountsMap()).containsExactly(entry("a", "2"), entry("z", "3"));
  }

  @Test
  void saysThatTheTimeoutDoesNothing() {
    TextNode node = TextNode.of("{\"timeout\":30}");
    SocksInboundCodec.read(node);
    assertThat(node.findings().warnings()).hasSize(1).first().asString().contains("connIdle");
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
    TextNode node = TextNode.of(json);
    SocksInboundCodec.read(node);
    assertThat(node.problems()).hasSize(1).first().asString().startsWith(place + ":");
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
    TextNode node = TextNode.of(json);
    SocksOutboundCodec.read(node);
    assertThat(node.problems()).hasSize(1).first().asString().startsWith(place);
  }

  @Test
  void refusesServersWithoutAddress() {
    TextNode node = settings("socks-out-no-address", "outbounds");
    SocksOutboundCodec.read(node);
    assertThat(node.problems()).hasSize(1);
  }

  @Test
  void refusesNamesAndPasswordsThatDoNotFit() {
    String users =
        "{\"servers\":[{\"address\":\"a\",\"port\":1,\"users\":[{\"user\":\"%s\",\"pass\":\"%s\"}]}]}";
    TextNode fits = TextNode.of(users.formatted("u".repeat(255), "p".repeat(255)));
    ClientConfig config = SocksOutboundCodec.read(fits);
    assertThat(fits.problems()).isEmpty();
    assertThat(SocksOutboundSettings.of(config).servers()).hasSize(1);

    TextNode tooLong = TextNode.of(users.formatted("u".repeat(256), "ü".repeat(128)));
    ClientConfig wrong = SocksOutboundCodec.read(tooLong);
    assertThat(tooLong.problems()).hasSize(2);
    assertThatThrownBy(() -> SocksOutboundSettings.of(wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("255")
        .hasMessageNotContaining("uuu");
  }

  @Test
  void writesTheInboundSoThatItReadsTheSame() {
    ServerConfig full = SocksInboundCodec.read(settings("in-socks", "inbounds"));
    assertThat(SocksInboundCodec.read(TextNode.of(SocksInboundCodec.write(full)))).isEqualTo(full);
    ServerConfig none = ServerConfig.getDefaultInstance();
    assertThat(SocksInboundCodec.read(TextNode.of(SocksInboundCodec.write(none)))).isEqualTo(none);
  }

  @Test
  void writesTheOutboundSoThatItReadsTheSame() {
    ClientConfig full =
        SocksOutboundCodec.read(settings("out-socks-http", "outbounds")).toBuilder()
            .setVersion(Version.SOCKS4A)
            .build();
    assertThat(SocksOutboundCodec.read(TextNode.of(SocksOutboundCodec.write(full))))
        .isEqualTo(full);
    ClientConfig none = ClientConfig.getDefaultInstance();
    assertThat(SocksOutboundCodec.read(TextNode.of(SocksOutboundCodec.write(none))))
        .isEqualTo(none);
  }

  @Test
  void takesTheSettingsOfTheInboundFromTheMessage() {
    SocksInboundSettings none = SocksInboundSettings.of(ServerConfig.getDefaultInstance());
    assertThat(none.password()).isFalse();
    assertThat(none.users()).isEmpty();
    assertThat(none.relay()).isEmpty();
    assertThat(none.udp()).isFalse();
    assertThat(none.level()).isZero();

    SocksInboundSettings full =
        SocksInboundSettings.of(SocksInboundCodec.read(settings("in-socks", "inbounds")));
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
