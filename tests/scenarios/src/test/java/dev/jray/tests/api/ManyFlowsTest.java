package dev.jray.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.api.proto.stats.QueryStatsRequest;
import dev.jray.feature.api.proto.stats.QueryStatsResponse;
import dev.jray.feature.api.proto.stats.Stat;
import dev.jray.testkit.Await;
import dev.jray.testkit.Ports;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A panel that asks for the traffic of users, and sets it to zero, while there is much of it. */
@Timeout(120)
final class ManyFlowsTest {
  private static final int FLOWS = 10_000;
  private static final int USERS = 16;
  private static final int CLIENTS = 16;
  private static final String QUERY = "/v2ray.core.app.stats.command.StatsService/QueryStats";

  private static String config(int api) {
    String accounts =
        IntStream.range(0, USERS)
            .mapToObj(user -> "{\"user\": \"u" + user + "\", \"pass\": \"p\"}")
            .collect(Collectors.joining(", "));
    return """
        {"stats": {},
         "api": {"tag": "api", "listen": "127.0.0.1:%d", "services": ["StatsService"]},
         "policy": {"levels": {"0": {"statsUserUplink": true, "statsUserDownlink": true}}},
         "inbounds": [{"tag": "in", "listen": "127.0.0.1", "port": 0, "protocol": "socks",
           "settings": {"auth": "password", "accounts": [%s]}}],
         "outbounds": [{"protocol": "freedom"}]}
        """
        .formatted(api, accounts);
  }

  /** How many bytes a flow sends; it gets as many back. */
  private static int size(int flow) {
    return 1 + flow % 1_500;
  }

  private static void run(TestInstance jray, TcpServer echo, int flow) throws IOException {
    InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.port());
    try (Socket socket =
        Socks5Client.of(jray.address("in"), "u" + flow % USERS, "p").connect(target)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(new byte[size(flow)]);
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).hasSize(size(flow));
    }
  }

  /** Asks for what was counted since the last time. */
  private static void poll(RawClient api, Map<String, Long> sums) throws IOException {
    QueryStatsRequest request =
        QueryStatsRequest.newBuilder().setPattern("user>>>").setReset(true).build();
    RawClient.Answer answer = api.call(QUERY, request.toByteArray());
    for (Stat stat :
        QueryStatsResponse.parseFrom(HexFormat.of().parseHex(answer.response())).getStatList()) {
      sums.merge(stat.getName(), stat.getValue(), Long::sum);
    }
  }

  @Test
  void theSumsEqualTheBytes() throws Exception {
    int port = Ports.free(1).get(0);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (TcpServer echo = TcpServer.echo();
        TestInstance jray = TestInstance.start(config(port));
        RawClient api = new RawClient(port)) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int first = client;
        running.add(
            clients.submit(
                () -> {
                  for (int flow = first; flow < FLOWS; flow += CLIENTS) {
                    run(jray, echo, flow);
                  }
                  return null;
                }));
      }
      Map<String, Long> sums = new TreeMap<>();
      while (!running.stream().allMatch(Future::isDone)) {
        poll(api, sums);
      }
      for (Future<?> client : running) {
        client.get();
      }
      Await.until("no flow runs", () -> jray.runningFlows() == 0);
      poll(api, sums);
      Map<String, Long> expected = new TreeMap<>();
      for (int flow = 0; flow < FLOWS; flow++) {
        for (String way : List.of("uplink", "downlink")) {
          String name = "user>>>u" + flow % USERS + ">>>traffic>>>" + way;
          expected.merge(name, (long) size(flow), Long::sum);
        }
      }
      assertThat(sums).isEqualTo(expected);
    } finally {
      clients.shutdownNow();
    }
  }
}
