package dev.jray.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.jray.feature.api.proto.handler.AddUserOperation;
import dev.jray.feature.api.proto.handler.AlterInboundRequest;
import dev.jray.feature.api.proto.handler.GetInboundUserRequest;
import dev.jray.feature.api.proto.handler.GetInboundUserResponse;
import dev.jray.feature.api.proto.handler.RemoveUserOperation;
import dev.jray.feature.api.proto.stats.GetUsersStatsRequest;
import dev.jray.feature.api.proto.stats.GetUsersStatsResponse;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.protocol.User;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Ports;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.Socks5Client.UdpAssociation;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.UdpEcho;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is removed over the API is thrown out; everybody else stays. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class UserRemovalTest {
  private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();
  private static final String ALICE = "a3482e88-686a-4a58-8126-99c9df64b7bf";
  private static final String BOB = "b3482e88-686a-4a58-8126-99c9df64b7bf";
  private static final String HANDLER = "/xray.app.proxyman.command.HandlerService/";

  private static String server(int api) {
    return """
        {"api": {"tag": "api", "listen": "127.0.0.1:%d", "services": ["HandlerService", "StatsService"]},
         "stats": {},
         "policy": {"levels": {"0": {"handshake": 1, "statsUserOnline": true, "statsUserUplink": true}}},
         "inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "vmess",
           "settings": {"clients": [{"id": "%s", "email": "Alice@example.com"},
                                    {"id": "%s", "email": "bob@example.com"}]}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
        .formatted(api, ALICE, BOB);
  }

  private static String client(int server, String id, boolean mux) {
    return """
        {"inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
           "settings": {"udp": true}}],
         "outbounds": [{"protocol": "vmess", "mux": {"enabled": %b},
           "settings": {"vnext": [{"address": "127.0.0.1", "port": %d, "users": [{"id": "%s"}]}]}}]}
        """
        .formatted(mux, server, id);
  }

  private static RawClient.Answer alter(RawClient api, Message operation) {
    AlterInboundRequest request =
        AlterInboundRequest.newBuilder()
            .setTag("in")
            .setOperation(Messages.typed(operation))
            .build();
    return api.call(HANDLER + "AlterInbound", request.toByteArray());
  }

  private static void remove(RawClient api, String email) {
    assertThat(alter(api, RemoveUserOperation.newBuilder().setEmail(email).build()).code())
        .isEqualTo(Status.Code.OK);
  }

  private static void assertAlive(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(7);
    assertThat(socket.getInputStream().read()).isEqualTo(7);
  }

  private static void assertEnded(Socket socket) {
    Await.until(
        "the connection ends",
        () -> {
          try {
            socket.setSoTimeout(20_000);
            return socket.getInputStream().read() < 0;
          } catch (SocketException reset) {
            return true;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStreamsOfARemovedUserEnd(boolean mux) throws Exception {
    int port = Ports.free(1).get(0);
    try (TcpServer echo = TcpServer.echo();
        TestInstance server = TestInstance.start(server(port));
        TestInstance alice = TestInstance.start(client(server.port("in"), ALICE, mux));
        TestInstance bob = TestInstance.start(client(server.port("in"), BOB, mux));
        RawClient api = new RawClient(port)) {
      InetSocketAddress target = new InetSocketAddress(LOCAL, echo.port());
      try (Socket first = Socks5Client.of(alice.address("in")).connect(target);
          Socket second = Socks5Client.of(alice.address("in")).connect(target);
          Socket other = Socks5Client.of(bob.address("in")).connect(target)) {
        assertAlive(first);
        assertAlive(second);
        assertAlive(other);
        assertThat(online(api))
            .containsExactly("Alice@example.com 127.0.0.1 2", "bob@example.com 127.0.0.1 1");
        remove(api, "alice@example.com");
        assertEnded(first);
        assertEnded(second);
        assertAlive(other);
        Await.until("one flow is left", () -> server.runningFlows() == 1);
        assertThat(online(api)).containsExactly("bob@example.com 127.0.0.1 2");
      }
      try (Socket late = Socks5Client.of(alice.address("in")).connect(target)) {
        late.getOutputStream().write(7);
        assertEnded(late);
      }
    }
  }

  @Test
  void theDatagramsOfARemovedUserEnd() throws Exception {
    int port = Ports.free(1).get(0);
    try (UdpEcho echo = UdpEcho.start();
        TestInstance server = TestInstance.start(server(port));
        TestInstance alice = TestInstance.start(client(server.port("in"), ALICE, false));
        RawClient api = new RawClient(port);
        UdpAssociation association = Socks5Client.of(alice.address("in")).associate()) {
      association.send(new InetSocketAddress(LOCAL, echo.port()), new byte[100]);
      assertThat(association.receive()).hasSize(100);
      assertThat(server.runningFlows()).isEqualTo(1);
      remove(api, "alice@example.com");
      Await.until("no flow is left", () -> server.runningFlows() == 0);
    }
  }

  /** Who is there, from where, with how much uplink. */
  private static List<String> online(RawClient api) throws IOException {
    byte[] request =
        GetUsersStatsRequest.newBuilder().setIncludeTraffic(true).build().toByteArray();
    RawClient.Answer answer =
        api.call("/xray.app.stats.command.StatsService/GetUsersStats", request);
    assertThat(answer.code()).as(answer.text()).isEqualTo(Status.Code.OK);
    return GetUsersStatsResponse.parseFrom(HexFormat.of().parseHex(answer.response()))
        .getUsersList()
        .stream()
        .map(
            user ->
                user.getEmail()
                    + " "
                    + user.getIps(0).getIp()
                    + " "
                    + user.getTraffic().getUplink())
        .toList();
  }

  @Test
  void aUserComesAndIsListed() throws Exception {
    int port = Ports.free(1).get(0);
    try (TcpServer echo = TcpServer.echo();
        TestInstance server = TestInstance.start(server(port));
        RawClient api = new RawClient(port)) {
      remove(api, "BOB@example.com");
      User alice = users(api).getUsers(0);
      assertThat(alice.getEmail()).isEqualTo("Alice@example.com");
      remove(api, alice.getEmail());
      assertThat(users(api).getUsersCount()).isZero();
      assertThat(alter(api, AddUserOperation.newBuilder().setUser(alice).build()).code())
          .isEqualTo(Status.Code.OK);
      assertThat(users(api).getUsersList()).containsExactly(alice);
      try (TestInstance client = TestInstance.start(client(server.port("in"), ALICE, false));
          Socket socket =
              Socks5Client.of(client.address("in"))
                  .connect(new InetSocketAddress(LOCAL, echo.port()))) {
        assertAlive(socket);
      }
    }
  }

  private static GetInboundUserResponse users(RawClient api) throws IOException {
    byte[] request = GetInboundUserRequest.newBuilder().setTag("in").build().toByteArray();
    RawClient.Answer answer = api.call(HANDLER + "GetInboundUsers", request);
    assertThat(answer.code()).as(answer.text()).isEqualTo(Status.Code.OK);
    return GetInboundUserResponse.parseFrom(HexFormat.of().parseHex(answer.response()));
  }
}
