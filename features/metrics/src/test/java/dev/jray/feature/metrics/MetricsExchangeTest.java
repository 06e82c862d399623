package dev.jray.feature.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.LeakExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakExtension.class)
final class MetricsExchangeTest {
  private static final String HOST = " HTTP/1.1\r\nHost: x\r\n\r\n";

  private final FakeStatus status = new FakeStatus();
  private final Queue<Runnable> rendering = new ArrayDeque<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new MetricsExchange(
              new MetricsPages(
                  status, List.of(new FlowMetrics(status)), task -> rendering.add(task))));

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    channel.runPendingTasks();
  }

  private void render() {
    for (Runnable task = rendering.poll(); task != null; task = rendering.poll()) {
      task.run();
      channel.runPendingTasks();
    }
  }

  private String answers() {
    StringBuilder text = new StringBuilder();
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      if (out instanceof ByteBuf bytes) {
        text.append(bytes.toString(StandardCharsets.UTF_8));
        bytes.release();
      } else {
        text.append("<end>");
      }
    }
    return text.toString();
  }

  static Stream<Feeds> feeds() {
    return Feeds.of(
        ("GET /healthz" + HOST + "GET /metrics" + HOST + "HEAD /readyz" + HOST)
            .getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("feeds")
  void requestsAreAnsweredInTheirOrderHoweverTheyArrive(Feeds feed) {
    feed.into(channel);
    channel.runPendingTasks();
    render();
    String answers = answers();
    assertThat(answers)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\r\n\r\nok\nHTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4")
        .contains("jray_flows_running 3\n")
        .endsWith("Content-Length: 6\r\nCache-Control: no-store\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
    assertThat(channel.isOpen()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void theMetricsAreValidText() {
    send("GET /metrics?name=x" + HOST);
    assertThat(answers()).isEmpty();
    render();
    String answer = answers();
    PrometheusText text = PrometheusText.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(text.value("jray_flows_started_total")).isEqualTo(12);
    channel.finishAndReleaseAll();
  }

  @Test
  void anInstanceThatTakesNoFlowsIsNotReady() {
    status.accepting = false;
    send("GET /readyz" + HOST);
    assertThat(answers())
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .endsWith("not ready\n");
    send("GET /healthz" + HOST);
    assertThat(answers()).startsWith("HTTP/1.1 200 OK\r\n");
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POST /metrics HTTP/1.1|Host: x; 405 Method Not Allowed",
        "GET /metrics HTTP/2.0|Host: x; 505 HTTP Version Not Supported",
        "GET /metrics HTTP/1.1; 400 Bad Request",
        "GET /metrics HTTP/1.1|Host: x|Host: y; 400 Bad Request",
        "GET /metrics HTTP/1.1|Host: x|Content-Length: 5; 400 Bad Request",
        "GET /metrics HTTP/1.1|Host: x|Transfer-Encoding: chunked; 400 Bad Request",
        "GET /%zz HTTP/1.1|Host: x; 400 Bad Request",
        "GET  /metrics HTTP/1.1|Host: x; 400 Bad Request",
        "GET /metrics; 400 Bad Request",
        "hello; 400 Bad Request",
        "GET / HTTP/1.1|no field; 400 Bad Request"
      })
  void badInputIsAnsweredAndEndsTheConnection(String head, String answer) {
    send(head.replace("|", "\r\n") + "\r\n\r\nGET /healthz" + HOST);
    assertThat(answers())
        .startsWith("HTTP/1.1 " + answer + "\r\n")
        .contains("Connection: close\r\n")
        .endsWith("\n<end>")
        .doesNotContain("200 OK", "Exception", "dev.jray");
    assertThat(rendering).isEmpty();
    channel.finishAndReleaseAll();
  }

  @Test
  void anotherPathIsNotThere() {
    send("GET /debug/vars" + HOST);
    assertThat(answers()).startsWith("HTTP/1.1 404 Not Found\r\n").contains("/metrics");
    assertThat(channel.isOpen()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void aHeadThatIsTooLongIsRefusedAsSoonAsItIs() {
    send("GET /" + "a".repeat(MetricsExchange.MAX_HEAD));
    assertThat(answers()).startsWith("HTTP/1.1 431 ");
    channel.finishAndReleaseAll();
  }

  @Test
  void whoeverDoesNotWaitForAnswersIsCutOff() {
    send("GET /metrics" + HOST);
    for (int i = 0; i < 100 && channel.isOpen(); i++) {
      send("x".repeat(1024));
    }
    assertThat(channel.isOpen()).isFalse();
    render();
    channel.finishAndReleaseAll();
  }

  @Test
  void silenceEndsTheConnection() {
    channel.freezeTime();
    send("GET /heal");
    channel.advanceTimeBy(59, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void aClientThatEndsItsStreamStillGetsItsAnswer() {
    send("GET /metrics" + HOST);
    channel.writeInbound(EndOfStream.INSTANCE);
    render();
    assertThat(answers()).startsWith("HTTP/1.1 200 OK\r\n").contains("Connection: close");
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"HTTP/1.0; ''", "HTTP/1.1; 'Host: x|Connection: close'"})
  void theConnectionEndsIfTheClientWantsThat(String version, String fields) {
    String lines = fields.isEmpty() ? "" : fields.replace("|", "\r\n") + "\r\n";
    send("GET /healthz " + version + "\r\n" + lines + "\r\n");
    assertThat(answers()).contains("Connection: close\r\n").endsWith("ok\n<end>");
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aFullRendererSaysSo() {
    EmbeddedChannel busy =
        new EmbeddedChannel(
            new MetricsExchange(
                new MetricsPages(
                    status,
                    List.of(),
                    task -> {
                      throw new java.util.concurrent.RejectedExecutionException();
                    })));
    busy.writeInbound(Unpooled.copiedBuffer("GET /metrics" + HOST, StandardCharsets.US_ASCII));
    ByteBuf answer = busy.readOutbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 503 ");
    answer.release();
    busy.finishAndReleaseAll();
  }

  @Test
  void aSourceThatFailsIsAnErrorWithoutDetails() {
    MetricsPages pages =
        new MetricsPages(
            status,
            List.of(
                text -> {
                  throw new IllegalStateException("secret");
                }),
            Runnable::run);
    pages.answer(
        "/metrics",
        answer -> {
          assertThat(new String(answer.bytes(true, true), StandardCharsets.UTF_8))
              .startsWith("HTTP/1.1 500 ")
              .doesNotContain("secret");
        });
  }

  @Test
  void noInputBreaksIt() {
    Random random = new Random(9);
    String[] words = {
      "GET", " ", "/metrics", "/healthz", " HTTP/1.1", "\r\n", "Host: x", "\0", ":", "%", "\u00ff"
    };
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int w = random.nextInt(30); w > 0; w--) {
        text.append(words[random.nextInt(words.length)]);
      }
      EmbeddedChannel one =
          new EmbeddedChannel(
              new MetricsExchange(new MetricsPages(status, List.of(), Runnable::run)));
      for (byte[] piece :
          Feeds.split(text.toString().getBytes(StandardCharsets.ISO_8859_1), random, 9)) {
        if (one.isOpen()) {
          one.writeInbound(Unpooled.copiedBuffer(piece));
        }
      }
      one.checkException();
      one.finishAndReleaseAll();
    }
  }
}
