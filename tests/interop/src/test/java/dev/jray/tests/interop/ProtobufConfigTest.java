package dev.jray.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.jray.testkit.Await;
import dev.jray.testkit.Curl;
import dev.jray.testkit.PeerProcess;
import dev.jray.testkit.Peers;
import dev.jray.testkit.TestInstance;
import dev.jray.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compiled configurations mean the same to both programs, whichever of them compiled. */
@Timeout(60)
final class ProtobufConfigTest {
  private static final String CONFIG =
      """
      {"log": {"loglevel": "info", "access": "none"}, "stats": {},
       "policy": {"levels": {"3": {"handshake": 5, "statsUserUplink": true, "bufferSize": 16}},
                  "system": {"statsInboundUplink": true}},
       "inbounds": [
         {"tag": "socks", "listen": "127.0.0.1", "port": $SOCKS, "protocol": "socks",
          "settings": {"udp": true, "auth": "password", "userLevel": 3,
                       "accounts": [{"user": "u", "pass": "p"}]}},
         {"tag": "http", "listen": "127.0.0.1", "port": $HTTP, "protocol": "http",
          "streamSettings": {"sockopt": {"tcpFastOpen": false}}},
         {"tag": "range", "listen": "127.0.0.1", "port": "$DOOR-$DOOR",
          "protocol": "dokodemo-door",
          "settings": {"address": "localhost", "port": 80, "network": "tcp,udp"}}],
       "outbounds": [
         {"tag": "direct", "protocol": "freedom", "sendThrough": "127.0.0.1",
          "settings": {"domainStrategy": "UseIPv4"}},
         {"tag": "next", "protocol": "socks", "proxySettings": {"tag": "direct"},
          "settings": {"servers": [{"address": "proxy.example", "port": 1080,
                                    "users": [{"user": "a", "pass": "b", "level": 1}]}]}},
         {"tag": "web", "protocol": "http",
          "settings": {"servers": [{"address": "192.0.2.1", "port": 3128}]}},
         {"tag": "none", "protocol": "blackhole", "settings": {"response": {"type": "http"}}}]}
      """;

  @TempDir Path folder;
  private int socks;
  private int http;
  private String json;

  @BeforeEach
  void choosePorts() throws Exception {
    socks = PeerProcess.freePort();
    http = PeerProcess.freePort();
    json =
        CONFIG
            .replace("$SOCKS", Integer.toString(socks))
            .replace("$HTTP", Integer.toString(http))
            .replace("$DOOR", Integer.toString(PeerProcess.freePort()));
  }

  private byte[] compiledByV2Ray() throws IOException, InterruptedException {
    Path program = Peers.require("v2ctl");
    Path text = Files.writeString(folder.resolve("config.json"), json);
    Path compiled = folder.resolve("config.pb");
    Process process =
        new ProcessBuilder(program.toString(), "config", "stdin:")
            .redirectInput(text.toFile())
            .redirectOutput(compiled.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readAllBytes(compiled);
  }

  private void assertServed() throws IOException {
    try (WebServer web = WebServer.start()) {
      assertThat(Curl.run("--socks5", "u:p@127.0.0.1:" + socks, web.url("/hello")).summary())
          .isEqualTo("0 200 hello");
      assertThat(Curl.run("--socks5", "127.0.0.1:" + socks, web.url("/hello")).exit())
          .isEqualTo(97);
      assertThat(Curl.run("-x", "http://127.0.0.1:" + http, web.url("/hello")).summary())
          .isEqualTo("0 200 hello");
    }
  }

  @Test
  void jrayCompilesAsV2RayDoes() throws Exception {
    byte[] theirs = compiledByV2Ray();
    byte[] ours = TestInstance.convert(json).toByteArray();
    assertThat(ByteString.copyFrom(ours)).isEqualTo(ByteString.copyFrom(theirs));
  }

  @Test
  void jrayRunsWhatV2RayCompiled() throws Exception {
    try (TestInstance jray = TestInstance.start(compiledByV2Ray())) {
      assertThat(jray.port("socks")).isEqualTo(socks);
      assertServed();
    }
  }

  @Test
  void v2RayRunsWhatJRayCompiled() throws Exception {
    Path program = Peers.require("v2ray");
    Path compiled =
        Files.write(folder.resolve("ours.pb"), TestInstance.convert(json).toByteArray());
    try (PeerProcess v2ray =
        PeerProcess.start(
            folder, List.of(program.toString(), "-format=pb", "-config=" + compiled))) {
      v2ray.awaitPort(http);
      Await.until("v2ray has begun", () -> v2ray.output().contains("started"));
      assertServed();
    }
  }
}
