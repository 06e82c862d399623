package dev.jray.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.api.proto.logger.FollowLogResponse;
import dev.jray.feature.api.proto.routing.RoutingContext;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.Ports;
import dev.jray.testkit.Socks5Client;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import dev.jray.tests.api.ApiShell.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code jray api} prints, and what it exits with. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class ApiCommandTest {
  private static final String CONFIG =
      """
      {"api": {"tag": "api", "listen": "127.0.0.1:%d", "services": ["HandlerService",
         "StatsService", "RoutingService", "LoggerService", "ObservatoryService"]},
       "stats": {},
       "policy": {"system": {"statsInboundUplink": true}},
       "inbounds": [{"tag": "socks-in", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}],
       "outbounds": [{"tag": "a1", "protocol": "freedom"}, {"tag": "a2", "protocol": "blackhole"}],
       "routing": {"balancers": [{"tag": "b", "selector": ["a"]}],
         "rules": [{"type": "field", "network": "tcp", "balancerTag": "b"}]}}
      """;

  @TempDir Path folder;
  private int port;
  private TestInstance jray;

  @BeforeEach
  void start() throws Exception {
    port = Ports.free(1).get(0);
    jray = TestInstance.start(CONFIG.formatted(port));
  }

  @AfterEach
  void stop() {
    jray.close();
  }

  private String run(String... words) throws InterruptedException {
    Finished finished = ApiShell.run(port, words);
    assertThat(finished.err()).as(String.join(" ", words)).isEmpty();
    assertThat(finished.exit()).isZero();
    return finished.out();
  }

  private Finished fail(int exit, String... words) throws InterruptedException {
    Finished finished = ApiShell.run(port, words);
    assertThat(finished.exit()).as(String.join(" ", words)).isEqualTo(exit);
    return finished;
  }

  @Test
  void handlersAreListedAddedAndRemoved() throws Exception {
    assertThat(run("lsi")).isEqualTo("socks-in  v2ray.core.proxy.socks.ServerConfig\n");
    Path file =
        Files.writeString(
            folder.resolve("more.json"),
            """
            {"inbounds": [{"tag": "http-in", "listen": "127.0.0.1", "port": 0, "protocol": "http"}],
             "outbounds": [{"tag": "a3", "protocol": "freedom"}]}
            """);
    assertThat(run("adi", file.toString())).isEqualTo("added inbound http-in\n");
    assertThat(run("ado", file.toString())).isEqualTo("added outbound a3\n");
    assertThat(jray.instance().addresses("http-in")).hasSize(1);
    assertThat(run("lso")).contains("a3  v2ray.core.proxy.freedom.Config\n");
    assertThat(fail(1, "adi", file.toString()).err()).contains("existing tag found: http-in");
    assertThat(run("rmi", "http-in")).isEqualTo("removed inbound http-in\n");
    assertThat(fail(1, "rmi", "http-in").err())
        .contains("UNKNOWN: not enough information for making a decision");
    assertThat(run("rmo", "a3")).isEqualTo("removed outbound a3\n");
    assertThat(run("lso", "--json")).contains("\"tag\": \"a1\"").doesNotContain("\"a3\"");
  }

  @Test
  void balancersAreAskedAndOverridden() throws Exception {
    assertThat(run("bi", "b")).contains("tag: \"a1\"").contains("tag: \"a2\"");
    assertThat(run("bo", "-balancer=b", "a2")).isEqualTo("balancer b takes a2\n");
    assertThat(run("bi", "b")).contains("target: \"a2\"");
    assertThat(run("routetest", "-target=example.com:80")).isEqualTo("a2\n");
    run("bo", "-balancer=b");
    assertThat(fail(1, "bi", "nothing").err()).contains("cannot find tag");
    assertThat(fail(1, "routetest", "-target=1.2.3.4:53", "-network=udp").err())
        .contains("not enough information for making a decision");
  }

  @Test
  void countersAreShown() throws Exception {
    assertThat(run("stats", "inbound>>>socks-in>>>traffic>>>uplink")).isEqualTo("0\n");
    assertThat(run("statsquery")).isEqualTo("inbound>>>socks-in>>>traffic>>>uplink  0\n");
    assertThat(run("statsquery", "^in.*k$", "-regexp")).contains("socks-in");
    assertThat(run("statsquery", "nothing", "no one")).isEmpty();
    assertThat(run("statssys")).contains("NumGoroutine: ").contains("Alloc: ");
    assertThat(fail(1, "stats", "x").err()).contains("x not found.");
    assertThat(fail(1, "statsquery", "(", "-regexp").err()).contains("bad regular expression");
    assertThat(fail(1, "statsonline", "joe").err()).contains("NOT_FOUND");
  }

  @Test
  void anyMethodCanBeCalled() throws Exception {
    String wanted = "stat {\n  name: \"inbound>>>socks-in>>>traffic>>>uplink\"\n}\n";
    assertThat(run("StatsService.QueryStats", "")).isEqualTo(wanted);
    assertThat(run("statsservice.querystats", "pattern: \"inbound\" reset: true"))
        .isEqualTo(wanted);
    assertThat(run("call", "StatsService.QueryStats", "{\"pattern\": \"inbound\"}"))
        .isEqualTo(wanted);
    assertThat(run("observatory")).isEqualTo("status {\n}\n");
    assertThat(fail(2, "call", "StatsService.Nope").err()).contains("it has [GetStats, QueryStats");
    assertThat(fail(2, "call", "Nope.QueryStats").err()).contains("there are [HandlerService");
    assertThat(fail(2, "call", "StatsService.QueryStats", "{\"x\": 1}").err())
        .contains("the request is no QueryStatsRequest");
  }

  @Test
  void aCommandThatMakesNoSenseExitsWithTwo() throws Exception {
    for (List<String> words :
        List.<List<String>>of(
            List.of("nothing"),
            List.of("-nothing"),
            List.of("stats"),
            List.of("rmi"),
            List.of("rmu", "joe"),
            List.of("routetest"),
            List.of("routetest", "-target=x"),
            List.of())) {
      Finished finished = fail(2, words.toArray(String[]::new));
      assertThat(finished.err()).startsWith("jray api: ").contains("Usage: jray api");
    }
    assertThat(run("help")).contains("Usage: jray api").contains("statsquery");
  }

  @Test
  void anInboundThatCannotListenIsNotAdded() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("busy.json"),
            "{\"inbounds\": [{\"tag\": \"busy\", \"listen\": \"127.0.0.1\", \"port\": "
                + port
                + ", \"protocol\": \"http\"}]}");
    assertThat(fail(1, "adi", file.toString()).err())
        .contains("v2ray.com/core/app/proxyman/inbound: failed to listen TCP on 127.0.0.1:" + port);
    assertThat(run("lsi")).doesNotContain("busy");
  }

  @Test
  void routesAndLogLinesAreFollowed() throws Exception {
    try (RawClient client = new RawClient(port);
        TcpServer echo = TcpServer.echo()) {
      Iterator<byte[]> routes =
          client.stream(
              "/v2ray.core.app.router.command.RoutingService/SubscribeRoutingStats", new byte[0]);
      Iterator<byte[]> lines =
          client.stream("/v2ray.core.app.log.command.LoggerService/FollowLog", new byte[0]);
      run("bo", "-balancer=b", "a1");
      AtomicBoolean heard = new AtomicBoolean();
      Thread clients = new Thread(() -> connectUntil(heard, echo.port()), "test-clients");
      clients.start();
      RoutingContext route = RoutingContext.parseFrom(routes.next());
      assertThat(route.getOutboundTag()).isEqualTo("a1");
      assertThat(route.getTargetPort()).isEqualTo(echo.port());
      assertThat(FollowLogResponse.parseFrom(lines.next()).getMessage()).isNotEmpty();
      heard.set(true);
      clients.join();
    }
  }

  /** Subscriptions begin some time after they were asked for. */
  private void connectUntil(AtomicBoolean done, int target) {
    while (!done.get()) {
      try (Socket socket =
          Socks5Client.of(jray.address("socks-in"))
              .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target))) {
        socket.getOutputStream().write(1);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aUnixSocketWillDo() throws Exception {
    Path socket = folder.resolve("api.sock");
    String config = CONFIG.replace("127.0.0.1:%d", socket.toString());
    try (TestInstance other = TestInstance.start(config)) {
      assertThat(other.runningFlows()).isZero();
      Finished finished =
          ApiShell.run(folder, List.of("lsi", "--server=" + socket, "--timeout=20"));
      assertThat(finished.err()).isEmpty();
      assertThat(finished.out()).startsWith("socks-in");
    }
  }

  @Test
  void aServerThatIsNotThereIsToldApart() throws Exception {
    int nobody = Ports.free(1).get(0);
    Finished finished = ApiShell.run(folder, List.of("lsi", "--server", "127.0.0.1:" + nobody));
    assertThat(finished.exit()).isEqualTo(1);
    assertThat(finished.err()).contains("127.0.0.1:" + nobody + " cannot be reached: ");
    assertThat(ApiShell.run(folder, List.of("lsi", "--server=nowhere")).exit()).isEqualTo(2);
    assertThat(ApiShell.run(folder, List.of("lsi", "--timeout=soon")).exit()).isEqualTo(2);
  }
}
