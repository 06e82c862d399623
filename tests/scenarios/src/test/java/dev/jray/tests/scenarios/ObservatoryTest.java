package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestInstance;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Probes through real outbounds, each redirected to an origin of its own. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class ObservatoryTest {
  private static final String STEADY =
      """
      "observatory": {"subjectSelector": ["out-"], "probeURL": "http://probe.test/",
                      "probeInterval": "100ms", "enableConcurrency": true}
      """;
  private static final String BURST =
      """
      "burstObservatory": {"subjectSelector": ["out-"],
        "pingConfig": {"destination": "http://probe.test/", "interval": "1s", "sampling": 2}}
      """;
  private static final String CONFIG =
      """
      {$OBSERVATORY,
       "inbounds": [
         {"tag": "door", "listen": "127.0.0.1", "port": 0, "protocol": "dokodemo-door",
          "settings": {"address": "127.0.0.1", "port": 1, "network": "tcp"}}],
       "outbounds": [
         {"protocol": "blackhole"},
         {"tag": "out-a", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:$A"}},
         {"tag": "out-b", "protocol": "freedom", "settings": {"redirect": "127.0.0.1:$B"}}],
       "routing": {
         "balancers": [{"tag": "best", "selector": ["out-"], "strategy": {"type": "leastPing"}}],
         "rules": [{"type": "field", "inboundTag": ["door"], "balancerTag": "best"}]}}
      """;

  private final RecordingLog log = new RecordingLog(Severity.WARNING);

  /** Answers every request with a line. */
  private static TcpServer origin(AtomicReference<String> line) throws IOException {
    return TcpServer.start(
        socket -> {
          socket.getInputStream().read();
          socket.getOutputStream().write(line.get().getBytes(StandardCharsets.US_ASCII));
        });
  }

  private TestInstance start(String observatory, TcpServer a, TcpServer b) {
    return TestInstance.start(
        CONFIG
            .replace("$OBSERVATORY", observatory)
            .replace("$A", Integer.toString(a.port()))
            .replace("$B", Integer.toString(b.port())),
        log);
  }

  private static boolean alive(TestInstance instance, String tag) {
    Health health = instance.instance().feature(Observatory.class).results().get(tag);
    return health != null && health.alive();
  }

  private static boolean dead(TestInstance instance, String tag) {
    Health health = instance.instance().feature(Observatory.class).results().get(tag);
    return health != null && !health.alive();
  }

  private static String ask(TestInstance instance) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(instance.address("door"), 5_000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write('?');
      return new String(socket.getInputStream().readNBytes(14), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void theBalancerTakesTheOutboundThatAnswers() throws Exception {
    AtomicReference<String> a = new AtomicReference<>("HTTP/1.1 200 A\r\n\r\n");
    AtomicReference<String> b = new AtomicReference<>("nonsense\r\n");
    try (TcpServer first = origin(a);
        TcpServer second = origin(b);
        TestInstance instance = start(STEADY, first, second)) {
      Await.until("a answers", () -> alive(instance, "out-a") && dead(instance, "out-b"));
      assertThat(ask(instance)).isEqualTo("HTTP/1.1 200 A");
      a.set("nonsense\r\n");
      b.set("HTTP/1.1 200 B\r\n\r\n");
      Await.until("b answers", () -> alive(instance, "out-b") && dead(instance, "out-a"));
      assertThat(ask(instance)).isEqualTo("HTTP/1.1 200 B");
      assertThat(log.accesses()).as("the user's flows, not the probes").hasSize(2);
    }
  }

  @Test
  void theBurstObservatoryKeepsSamples() throws Exception {
    try (TcpServer first = origin(new AtomicReference<>("HTTP/1.1 204 A\r\n\r\n"));
        TcpServer second = origin(new AtomicReference<>(""));
        TestInstance instance = start(BURST, first, second)) {
      Await.until("both are known", () -> alive(instance, "out-a") && dead(instance, "out-b"));
      Await.until(
          "there are two samples",
          () ->
              instance
                      .instance()
                      .feature(Observatory.class)
                      .results()
                      .get("out-a")
                      .samples()
                      .orElseThrow()
                      .all()
                  == 2);
      assertThat(ask(instance)).isEqualTo("HTTP/1.1 204 A");
    }
  }
}
