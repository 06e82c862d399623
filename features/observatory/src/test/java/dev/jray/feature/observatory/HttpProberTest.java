package dev.jray.feature.observatory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.feature.observatory.Prober.Question;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Await;
import dev.jray.testkit.TestCertificate;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpProberTest {
  private static final Question QUESTION =
      new Question(ProbeUrl.parse("http://a.test/x"), "GET", Duration.ofSeconds(5));

  private final EmbeddedChannel host = new EmbeddedChannel();
  private final Origin origin = new Origin();
  private final List<Outcome> outcomes = new ArrayList<>();

  private void probe(Question question, Optional<SslContext> tls) {
    host.freezeTime();
    new HttpProber(origin, null, tls).probe(host.eventLoop(), "out", question, outcomes::add);
    host.runPendingTasks();
  }

  private void probe() {
    probe(QUESTION, Optional.empty());
  }

  private void pass(long millis) {
    host.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    host.runPendingTasks();
  }

  private Outcome outcome() {
    assertThat(outcomes).hasSize(1);
    assertThat(origin.last.isActive()).isFalse();
    return outcomes.get(0);
  }

  @Test
  void theFirstLineOfAnAnswerIsEnough() {
    probe();
    assertThat(origin.requests).startsWith("GET /x HTTP/1.1\r\n");
    assertThat(origin.lastTag).isEqualTo("out");
    pass(250);
    origin.answer("HTTP/1.1 204 No Content\r\n");
    host.runPendingTasks();
    assertThat(outcome()).isEqualTo(new Outcome(Duration.ofMillis(250), ""));
  }

  @Test
  void anAnswerMayComeByteByByte() {
    probe();
    for (char c : "HTTP/1.0 503\n".toCharArray()) {
      assertThat(outcomes).isEmpty();
      origin.answer(String.valueOf(c));
      host.runPendingTasks();
    }
    assertThat(outcome().answered()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-x\r\n", "\n", "HTTP/2 200\r\n", "HTTP/1.1 20\r\n"})
  void whatIsNoAnswerOfHttpFails(String answer) {
    probe();
    origin.answer(answer);
    host.runPendingTasks();
    assertThat(outcome().error()).contains("not HTTP");
  }

  @Test
  void aLineWithoutEndIsNotWaitedFor() {
    probe();
    origin.answer("H".repeat(2_000));
    host.runPendingTasks();
    assertThat(outcome().error()).contains("not HTTP");
  }

  @Test
  void anEndWithoutAnswerFails() {
    probe();
    origin.last.writeAndFlush(EndOfStream.INSTANCE);
    host.runPendingTasks();
    assertThat(outcome().error()).contains("ended");
  }

  @Test
  void aCutConnectionFails() {
    probe();
    origin.last.close();
    host.runPendingTasks();
    assertThat(outcome().error()).contains("ended");
  }

  @Test
  void aSlowAnswerIsNone() {
    probe();
    pass(4_900);
    assertThat(outcomes).isEmpty();
    pass(300);
    assertThat(outcome().error()).contains("no answer within 5000 ms");
  }

  @Test
  void aRefusalIsTold() {
    origin.refusal = Optional.of(NetworkError.REFUSED);
    probe();
    assertThat(outcome().error()).isEqualTo("network.refused");
  }

  @Property(tries = 200)
  void anyBytesAreSurvived(@ForAll byte[] bytes) {
    HttpProberTest fresh = new HttpProberTest();
    fresh.probe();
    fresh.origin.last.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    fresh.host.runPendingTasks();
    fresh.pass(5_200);
    fresh.outcome();
  }

  private void tls(TestCertificate shown, TestCertificate trusted) throws Exception {
    SslContext server =
        SslContextBuilder.forServer(shown.key(), shown.certificate())
            .sslProvider(SslProvider.JDK)
            .build();
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(trusted.certificate())
            .build();
    origin.below = pipeline -> pipeline.addLast(server.newHandler(pipeline.channel().alloc()));
    probe(
        new Question(ProbeUrl.parse("https://a.test/x"), "HEAD", Duration.ofSeconds(5)),
        Optional.of(client));
  }

  @Test
  void probesOverTls() throws Exception {
    TestCertificate certificate = TestCertificate.of("a.test");
    tls(certificate, certificate);
    Await.until("the request arrives", host, () -> origin.requests.length() > 0);
    assertThat(origin.requests).startsWith("HEAD /x HTTP/1.1\r\nHost: a.test\r\n");
    origin.answer("HTTP/1.1 204 No Content\r\n\r\n");
    Await.until("the answer arrives", host, () -> !outcomes.isEmpty());
    assertThat(outcomes.get(0).error()).isEmpty();
  }

  @Test
  void aCertificateOfAnotherNameIsNoAnswer() throws Exception {
    TestCertificate certificate = TestCertificate.of("b.test");
    tls(certificate, certificate);
    Await.until("the probe fails", host, () -> !outcomes.isEmpty());
    assertThat(outcomes.get(0).error()).isNotEmpty();
    assertThat(origin.requests).isEmpty();
  }
}
