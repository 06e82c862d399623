package dev.jray.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.protocol.http.HttpServers.Login;
import dev.jray.protocol.http.proto.Account;
import dev.jray.protocol.http.proto.ClientConfig;
import dev.jray.protocol.http.proto.ServerConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.protocol.ServerEndpoint;
import dev.jray.spi.proto.protocol.User;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Vectors;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpCodecTest {
  private static final ConfigCodec<ServerConfig> INBOUND = HttpCodec.INBOUND;
  private static final ConfigCodec<ClientConfig> OUTBOUND = HttpCodec.OUTBOUND;

  private static ServerConfig inbound(String json) {
    return ConfigText.json(json).read(INBOUND).value();
  }

  private static ClientConfig outbound(String json) {
    return ConfigText.json(json).read(OUTBOUND).value();
  }

  @Test
  void theTypesAreThoseOfV2Ray() {
    assertThat(INBOUND.type()).isEqualTo("v2ray.core.proxy.http.ServerConfig");
    assertThat(OUTBOUND.type()).isEqualTo("v2ray.core.proxy.http.ClientConfig");
  }

  @ParameterizedTest
  @ValueSource(strings = {"in-http", "in-http-accounts-unordered"})
  void inboundsBecomeTheBytesThatV2RayWrites(String name) {
    TypedMessage expected = Vectors.config(name + ".pb.hex").getInbound(0).getProxySettings();
    ServerConfig config =
        Vectors.json(name + ".json").at("inbounds[0].settings").read(INBOUND).value();
    assertThat(expected.getType()).isEqualTo(INBOUND.type());
    assertThat(config.toByteString()).isEqualTo(expected.getValue());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void outboundsBecomeTheBytesThatV2RayWrites(int index) {
    TypedMessage expected =
        Vectors.config("out-socks-http.pb.hex").getOutbound(index).getProxySettings();
    ClientConfig config =
        Vectors.json("out-socks-http.json")
            .at("outbounds[" + index + "].settings")
            .read(OUTBOUND)
            .value();
    assertThat(expected.getType()).isEqualTo(OUTBOUND.type());
    assertThat(config.toByteString()).isEqualTo(expected.getValue());
  }

  @Test
  void anInboundNeedsNoSettings() {
    assertThat(inbound("{}")).isEqualTo(ServerConfig.getDefaultInstance());
    HttpSettings settings = HttpSettings.of(ServerConfig.getDefaultInstance());
    assertThat(settings).isEqualTo(new HttpSettings(Map.of(), false, 0));
    ConfigText written = ConfigText.written(INBOUND, ServerConfig.getDefaultInstance());
    assertThat(written.read(node -> node.members().keySet()).value()).isEmpty();
  }

  @Test
  void everyKeyOfAnInboundIsRead() {
    ServerConfig config =
        inbound(
            "{\"timeout\": 7, \"accounts\": [{\"user\": \"b\", \"pass\": \"1\"},"
                + "{\"user\": \"a\", \"pass\": \"x\"}, {\"user\": \"b\", \"pass\": \"y\"}],"
                + "\"allowTransparent\": true, \"userLevel\": 4294967295}");
    assertThat(config.getTimeout()).isEqualTo(7);
    assertThat(config.getAccountsMap()).containsOnly(Map.entry("a", "x"), Map.entry("b", "y"));
    assertThat(config.getAllowTransparent()).isTrue();
    assertThat(config.getUserLevel()).isEqualTo(-1);
    assertThat(ConfigText.written(INBOUND, config).read(INBOUND).value()).isEqualTo(config);

    HttpSettings settings = HttpSettings.of(config);
    assertThat(settings.users()).containsOnlyKeys("a", "b");
    assertThat(settings.users().get("b").account()).isEqualTo(new HttpAccount("b", "y"));
    assertThat(settings.users().get("b").email()).isEqualTo("b");
    assertThat(settings.users().get("b").toString() + settings.users().get("b").account())
        .doesNotContain("y)");
    assertThat(settings.allowTransparent()).isTrue();
    assertThat(settings.level()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"timeout\": \"1\"} | settings.timeout",
        "{\"accounts\": {}} | settings.accounts",
        "{\"accounts\": [{\"user\": 1}]} | settings.accounts[0].user",
        "{\"accounts\": [{\"user\": \"a\", \"pass\": 1}]} | settings.accounts[0].pass",
        "{\"allowTransparent\": 1} | settings.allowTransparent",
        "{\"userLevel\": -1} | settings.userLevel"
      })
  void wrongValuesOfAnInboundAreNamed(String json, String path) {
    ConfigReading<ServerConfig> read = ConfigText.json(json).read(INBOUND);
    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).singleElement().asString().startsWith(path + ":");
  }

  @Test
  void aNameThatBasicCannotCarryIsWarnedOf() {
    ConfigReading<ServerConfig> read =
        ConfigText.json("{\"accounts\": [{\"user\": \"a:b\", \"pass\": \"c\"}]}").read(INBOUND);
    assertThat(read.result()).isNotNull();
    assertThat(read.warnings()).singleElement().asString().startsWith("settings.accounts[0]:");
  }

  @Test
  void everyKeyOfAnOutboundIsRead() {
    ClientConfig config =
        outbound(
            "{\"servers\": [{\"address\": \"h.test\", \"port\": 8080, \"users\": ["
                + "{\"user\": \"u\", \"pass\": \"p\", \"level\": 2, \"email\": \"e\"},"
                + "{\"user\": \"v\", \"pass\": \"\"}]},"
                + "{\"address\": \"::1\", \"port\": 1}]}");
    assertThat(ConfigText.written(OUTBOUND, config).read(OUTBOUND).value()).isEqualTo(config);
    assertThat(config.getServer(0).getUser(0).getEmail()).isEqualTo("e");

    HttpServers servers = HttpServers.of(config);
    assertThat(servers.list()).hasSize(2);
    assertThat(servers.list().get(0).address().hostPort()).isEqualTo("h.test:8080");
    assertThat(servers.list().get(0).logins())
        .containsExactly(new Login("Basic dTpw", 2), new Login("Basic djo=", 0));
    assertThat(servers.list().get(1).address().address()).isEqualTo(Address.parse("::1"));
    assertThat(servers.list().get(1).logins()).containsExactly(Login.NOBODY);
    assertThat(servers.toString()).doesNotContain("dTpw");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"servers\": [{\"port\": 1}]} | settings.servers[0]: an http server needs an \"address\"",
        "{\"servers\": [{\"address\": \"\", \"port\": 1}]} | settings.servers[0]: an http server needs an \"address\"",
        "{\"servers\": [{\"address\": \"a\"}]} | settings.servers[0]: an http server needs a \"port\"",
        "{\"servers\": [{\"address\": \"a\", \"port\": 0}]} | settings.servers[0].port: the port of",
        "{\"servers\": [{\"address\": 1, \"port\": 1}]} | settings.servers[0].address:",
        "{\"servers\": [{\"address\": \"a\", \"port\": \"1\"}]} | settings.servers[0].port:",
        "{\"servers\": [{\"address\": \"a\", \"port\": 65536}]} | settings.servers[0].port:",
        "{\"servers\": \"a\"} | settings.servers:",
      })
  void wrongValuesOfAnOutboundAreNamed(String json, String problem) {
    ConfigReading<ClientConfig> read = ConfigText.json(json).read(OUTBOUND);
    assertThat(read.result()).isNotNull();
    assertThat(read.problems()).isNotEmpty();
    assertThat(read.problems().get(0)).startsWith(problem);
  }

  @Test
  void anOutboundWithoutServersIsReadButCannotBeMade() {
    assertThat(outbound("{}")).isEqualTo(ClientConfig.getDefaultInstance());
    assertThatThrownBy(() -> HttpServers.of(ClientConfig.getDefaultInstance()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("0 target server");
  }

  @Test
  void messagesThatNoTextCouldMakeAreRefused() {
    ServerEndpoint good =
        ServerEndpoint.newBuilder()
            .setAddress(Messages.address(Address.parse("a")))
            .setPort(1)
            .build();
    refuses(ServerEndpoint.newBuilder(good).clearAddress().build(), "no address");
    refuses(ServerEndpoint.newBuilder(good).setPort(0).build(), "1..65535");
    refuses(ServerEndpoint.newBuilder(good).setPort(70_000).build(), "out of range");
    refuses(with(good, Messages.typed("other.Account", ByteString.EMPTY)), "other.Account");
    refuses(
        with(
            good,
            Messages.typed("v2ray.core.proxy.http.Account", ByteString.copyFrom(new byte[] {1}))),
        "damaged");
    ClientConfig xray =
        ClientConfig.newBuilder()
            .addServer(
                with(
                    good,
                    Messages.typed(
                        "xray.proxy.http.Account",
                        Account.newBuilder()
                            .setUsername("u")
                            .setPassword("p")
                            .build()
                            .toByteString())))
            .build();
    assertThat(HttpServers.of(xray).list().get(0).logins().get(0).credentials())
        .isEqualTo("Basic dTpw");
  }

  private static ServerEndpoint with(ServerEndpoint server, TypedMessage account) {
    return ServerEndpoint.newBuilder(server).addUser(User.newBuilder().setAccount(account)).build();
  }

  private static void refuses(ServerEndpoint server, String message) {
    assertThatThrownBy(() -> HttpServers.of(ClientConfig.newBuilder().addServer(server).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
