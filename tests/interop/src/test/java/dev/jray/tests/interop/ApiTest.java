package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.api.command.ApiCommand;
import dev.jray.spi.command.CommandContext;
import dev.jray.spi.proto.core.Config;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.Ports;
import dev.jray.testkit.TestInstance;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code v2ctl api} asks JRay, and {@code jray api} asks V2Ray. */
@Timeout(120)
final class ApiTest {
  private static final String CONFIG =
      """
      {"log": {"loglevel": "warning"},
       "api": {"tag": "api", "services": ["HandlerService", "LoggerService", "StatsService"]},
       "stats": {},
       "policy": {"system": {"statsInboundUplink": true, "statsInboundDownlink": true}},
       "inbounds": [
         {"tag": "api-in", "listen": "127.0.0.1", "port": $API, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1"}},
         {"tag": "vmess-in", "listen": "127.0.0.1", "port": $VMESS, "protocol": "vmess",
          "settings": {"clients": [{"id": "a3482e88-686a-4a58-8126-99c9df64b7bf", "email": "joe@x"}]}}],
       "outbounds": [{"tag": "direct", "protocol": "freedom"}],
       "routing": {"rules": [{"type": "field", "inboundTag": ["api-in"], "outboundTag": "api"}]}}
      """;

  @TempDir Path folder;

  private static String config(List<Integer> ports) {
    return CONFIG
        .replace("$API", ports.get(0).toString())
        .replace("$VMESS", ports.get(1).toString());
  }

  private record Finished(int exit, String out) {}

  private Finished v2ctl(int port, String method, String request) throws Exception {
    Path output = Files.createTempFile(folder, "v2ctl", ".txt");
    Process process =
        new ProcessBuilder(
                Peers.require("v2ctl").toString(),
                "api",
                "--server=127.0.0.1:" + port,
                method,
                request)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Finished(process.exitValue(), Files.readString(output));
  }

  @Test
  void v2ctlAsksJRay() throws Exception {
    List<Integer> ports = Ports.free(2);
    int port = ports.get(0);
    Peers.require("v2ctl");
    try (TestInstance jray = TestInstance.start(config(ports))) {
      assertThat(jray.runningFlows()).isZero();
      Finished query = v2ctl(port, "StatsService.QueryStats", "pattern: \"\" reset: false");
      assertThat(query.exit()).as(query.out()).isZero();
      assertThat(query.out())
          .contains("inbound>>>vmess-in>>>traffic>>>uplink")
          .contains("inbound>>>api-in>>>traffic>>>downlink");
      assertThat(v2ctl(port, "StatsService.QueryStats", "").out()).contains("inbound>>>api-in");
      Finished get =
          v2ctl(
              port,
              "StatsService.GetStats",
              "name: \"inbound>>>vmess-in>>>traffic>>>uplink\" reset: true");
      assertThat(get.out()).contains("inbound>>>vmess-in>>>traffic>>>uplink");
      assertThat(v2ctl(port, "StatsService.GetSysStats", "").out()).contains("NumGoroutine");
      assertThat(v2ctl(port, "LoggerService.RestartLogger", "").exit()).isZero();
      Finished missing = v2ctl(port, "StatsService.GetStats", "name: \"nothing\"");
      assertThat(missing.exit()).isNotZero();
      assertThat(missing.out()).contains("nothing not found.");
    }
  }

  @Test
  void jrayAsksV2Ray() throws Exception {
    List<Integer> ports = Ports.free(2);
    try (PeerProcess v2ray = PeerProcess.v2ray(folder, config(ports), ports.get(0))) {
      assertThat(v2ray.process().isAlive()).isTrue();
      int port = ports.get(0);
      assertThat(jray(port, "statsquery", "vmess-in").out())
          .contains("inbound>>>vmess-in>>>traffic>>>uplink  ");
      assertThat(jray(port, "StatsService.QueryStats", "pattern: \"api-in\"").out())
          .contains("name: \"inbound>>>api-in>>>traffic>>>");
      assertThat(jray(port, "statssys").out()).contains("NumGoroutine: ");
      assertThat(jray(port, "rmu", "-tag=vmess-in", "joe@x").out())
          .isEqualTo("removed user joe@x from vmess-in\n");
      assertThat(jray(port, "rmu", "-tag=vmess-in", "joe@x").out())
          .contains("User joe@x not found.");
      assertThat(jray(port, "rmi", "vmess-in").out()).isEqualTo("removed inbound vmess-in\n");
      assertThat(jray(port, "restartlogger").exit()).isZero();
      // V2Ray 4 has no such method under either root
      assertThat(jray(port, "lsi").out()).contains("UNIMPLEMENTED");
    }
  }

  private static Finished jray(int port, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--server=127.0.0.1:" + port);
    all.add("--timeout=20");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit =
        new ApiCommand().run(all, new Shell(new PrintStream(out, true, StandardCharsets.UTF_8)));
    return new Finished(exit, out.toString(StandardCharsets.UTF_8));
  }

  private record Shell(PrintStream out) implements CommandContext {
    @Override
    public InputStream in() {
      return InputStream.nullInputStream();
    }

    @Override
    public PrintStream err() {
      return out;
    }

    @Override
    public Path resolve(String file) {
      return Path.of(file);
    }

    @Override
    public Config part(List<String> files) {
      throw new AssertionError("nothing here reads a configuration");
    }
  }
}
