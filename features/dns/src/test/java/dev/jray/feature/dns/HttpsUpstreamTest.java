package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.net.Address;
import dev.jray.testkit.Await;
import dev.jray.testkit.Loopback;
import dev.jray.testkit.TestCertificate;
import dev.jray.testkit.Zone;
import dev.jray.testkit.fake.MapDns;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpsUpstreamTest {
  private static final TestCertificate AUTHORITY = TestCertificate.authority("test");
  private static final TestCertificate CERTIFICATE = AUTHORITY.issue("doh.test");

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Loopback loopback =
      new Loopback(new MapDns().put("doh.test", "127.0.0.1").put("other.test", "127.0.0.1"));
  // Loops of the kernel close what is on them when they end; those of the servers may forget some.
  private final EventLoop loop = loopback.loop();
  private final DohContext tls = new DohContext(() -> List.of(AUTHORITY.certificate()));
  private final Zone zone = new Zone();

  @AfterEach
  void close() {
    loopback.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    tls.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void queriesShareAConnection(String protocol) throws SSLException {
    try (DohServer server = new DohServer(loops, CERTIFICATE, zone, 200, protocol)) {
      Upstream upstream = upstream("https+local://doh.test:" + server.port() + "/dns-query?x=y");
      List<Promise<DnsResponse>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        zone.put("n" + i + ".test", "10.0.0." + i);
        answers.add(ask(upstream, "n" + i + ".test"));
      }

      for (int i = 0; i < 20; i++) {
        assertThat(text(answers.get(i))).isEqualTo("10.0.0." + i);
      }
      assertThat(text(ask(upstream, "n3.test"))).isEqualTo("10.0.0.3");
      assertThat(server.connections()).hasSize(1);
      assertThat(server.requests())
          .hasSize(21)
          .containsOnly(
              protocol + " POST /dns-query?x=y application/dns-message application/dns-message");
      assertThat(zone.queries()).allMatch(query -> query[0] == 0 && query[1] == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void aStatusOtherThan200IsNoAnswer(String protocol) throws SSLException {
    zone.put("a.test", "10.0.0.1");
    try (DohServer server = new DohServer(loops, CERTIFICATE, zone, 404, protocol)) {
      Upstream upstream = upstream("https+local://doh.test:" + server.port() + "/");

      assertThat(text(ask(upstream, "a.test"))).contains("is of no help", "HTTP status 404");
    }
  }

  @Test
  void aServerWithTheWrongNameIsNotTrusted() throws SSLException {
    zone.put("a.test", "10.0.0.1");
    try (DohServer server = new DohServer(loops, CERTIFICATE, zone, 200, "h2")) {
      Upstream upstream = upstream("https+local://other.test:" + server.port());

      assertThat(text(ask(upstream, "a.test"))).contains("cannot be asked: TLS failed");
      assertThat(zone.asked()).isEmpty();
    }
  }

  @Test
  void whatWasAskedOnAConnectionThatBrokeIsAskedOnANewOne() throws SSLException {
    zone.put("a.test", "10.0.0.1").ignore("b.test");
    try (DohServer server = new DohServer(loops, CERTIFICATE, zone, 200, "h2")) {
      Upstream upstream = upstream("https+local://doh.test:" + server.port());
      assertThat(text(ask(upstream, "a.test"))).isEqualTo("10.0.0.1");
      Promise<DnsResponse> waiting = ask(upstream, "b.test");
      Await.until("the second query", () -> zone.asked().contains("b.test A"));

      server.connections().get(0).close();

      Await.until("a second connection", () -> server.connections().size() == 2);
      Await.until(
          "the query again", () -> zone.asked().stream().filter("b.test A"::equals).count() == 2);
      waiting.cancel(false);
    }
  }

  @Test
  void aServerThatWantsNoMoreQueriesIsAskedOnANewConnection() throws SSLException {
    zone.put("a.test", "10.0.0.1");
    try (DohServer server = new DohServer(loops, CERTIFICATE, zone, 200, "h2")) {
      server.goAway();
      Upstream upstream = upstream("https+local://doh.test:" + server.port());

      for (int i = 0; i < 5; i++) {
        assertThat(text(ask(upstream, "a.test"))).isEqualTo("10.0.0.1");
      }
      assertThat(server.connections()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void nobodyThereIsAFailure() throws SSLException {
    int port;
    try (DohServer server = new DohServer(loops, CERTIFICATE, zone, 200, "h2")) {
      port = server.port();
    }

    assertThat(text(ask(upstream("https+local://doh.test:" + port), "a.test")))
        .contains("DOHL//doh.test:" + port + " cannot be asked");
  }

  private Upstream upstream(String url) {
    ServerAddress address = ServerAddress.of(Address.parse(url), 0);
    Dispatcher none = new FakeNetwork();
    Opener opener = new Openers(none, loopback.sockets(), loop, tls).local(address.target());
    return new HttpsUpstream(opener, address, Optional.empty(), tls, loop);
  }

  private Promise<DnsResponse> ask(Upstream upstream, String name) {
    Promise<DnsResponse> answer = loop.newPromise();
    loop.execute(() -> upstream.send(new DnsQuestion(name, DnsQuestion.A), answer));
    return answer;
  }

  private static String text(Promise<DnsResponse> answer) {
    assertThat(answer.awaitUninterruptibly(10, TimeUnit.SECONDS)).as("answered").isTrue();
    return answer.isSuccess()
        ? answer.getNow().addresses().get(0).getHostAddress()
        : answer.cause().getMessage();
  }
}
