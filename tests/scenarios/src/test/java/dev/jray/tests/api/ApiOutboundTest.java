package dev.jray.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.api.proto.handler.ListOutboundsResponse;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestInstance;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API as V2Ray offers it: whatever reaches the outbound with its tag. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class ApiOutboundTest {
  /** The API's outbound is the only one, and so the default. */
  private static final String CONFIG =
      """
      {"api": {"tag": "api", "services": ["HandlerService", "StatsService", "RoutingService"]},
       "inbounds": [{"tag": "door", "listen": "127.0.0.1", "port": 0, "protocol": "dokodemo-door",
         "settings": {"address": "127.0.0.1"}}]}
      """;

  private static final String LIST = "/xray.app.proxyman.command.HandlerService/ListOutbounds";
  private static final String STATS = "/v2ray.core.app.stats.command.StatsService/";

  @Test
  void answersWhatComesThroughAnInbound() throws Exception {
    try (TestInstance jray = TestInstance.start(CONFIG)) {
      try (RawClient api = new RawClient(jray.port("door"))) {
        RawClient.Answer answer = api.call(LIST, new byte[0]);
        assertThat(answer.text()).isEmpty();
        ListOutboundsResponse outbounds =
            ListOutboundsResponse.parseFrom(HexFormat.of().parseHex(answer.response()));
        assertThat(outbounds.getOutboundsList())
            .extracting(one -> one.getTag())
            .containsExactly("api");
      }
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  @Test
  void manyConnectionsAreServedAtOnce() throws Exception {
    try (TestInstance jray = TestInstance.start(CONFIG)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(new RawClient(jray.port("door")));
      }
      for (RawClient client : clients) {
        assertThat(client.call(STATS + "GetSysStats", new byte[0]).text()).isEmpty();
      }
      clients.forEach(RawClient::close);
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }

  @Test
  void withoutStatsAndRulesItSaysSo() throws Exception {
    try (TestInstance jray = TestInstance.start(CONFIG);
        RawClient api = new RawClient(jray.port("door"))) {
      assertThat(api.call(STATS + "QueryStats", new byte[0]).text())
          .isEqualTo(
              "v2ray.com/core/app/stats/command: QueryStats only works its own stats.Manager.");
      assertThat(api.call("/xray.app.router.command.RoutingService/ListRule", new byte[0]).text())
          .contains("the configuration has no \"routing\" section");
    }
  }

  @Test
  void aMessageThatIsNoneIsAnErrorOfTheCallAlone() throws Exception {
    Random random = new Random(1);
    try (TestInstance jray = TestInstance.start(CONFIG);
        RawClient api = new RawClient(jray.port("door"))) {
      for (String method : List.of("AddInbound", "AlterInbound", "AddOutbound", "AlterOutbound")) {
        String path = "/v2ray.core.app.proxyman.command.HandlerService/" + method;
        assertThat(api.call(path, new byte[0]).code()).isEqualTo(Status.Code.UNKNOWN);
        for (int i = 0; i < 50; i++) {
          byte[] garbage = new byte[random.nextInt(200)];
          random.nextBytes(garbage);
          assertThat(api.call(path, garbage).code())
              .isIn(Status.Code.UNKNOWN, Status.Code.INTERNAL);
        }
      }
      assertThat(api.call(STATS + "GetStats", new byte[5 << 20]).code())
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(api.call(LIST, new byte[0]).code()).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void whoDoesNotSpeakHttp2IsSentAway() throws Exception {
    List<byte[]> talk =
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[10_000],
            HexFormat.of().parseHex("160301020001000" + "1fc0303"));
    try (TestInstance jray = TestInstance.start(CONFIG)) {
      for (byte[] words : talk) {
        try (Socket socket = new Socket(jray.address("door").getAddress(), jray.port("door"))) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(words);
          drain(socket.getInputStream());
        }
      }
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
      try (RawClient api = new RawClient(jray.port("door"))) {
        assertThat(api.call(LIST, new byte[0]).code()).isEqualTo(Status.Code.OK);
      }
    }
  }

  private static void drain(InputStream in) {
    try {
      assertThat(in.readAllBytes().length).isLessThan(10_000);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void whoEndsHisHalfHasEnded() throws Exception {
    try (TestInstance jray = TestInstance.start(CONFIG);
        Socket socket = new Socket(jray.address("door").getAddress(), jray.port("door"))) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      drain(socket.getInputStream());
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
    }
  }
}
