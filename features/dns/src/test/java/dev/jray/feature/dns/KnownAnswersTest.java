package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.feature.dns.proto.fakedns.FakeDnsPool;
import dev.jray.feature.dns.proto.fakedns.FakeDnsPoolMulti;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.testkit.Await;
import dev.jray.testkit.Ip;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered without a query: from the cache, the hosts, the fake addresses. */
final class KnownAnswersTest {
  private final DnsFixture dns = new DnsFixture();

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void answersAreKeptUntilTheirTimeIsOver() {
    dns.first.put("a.test", "10.0.0.1").ttl(60);
    dns.start("\"servers\": [\"1.1.1.1\"]");
    dns.resolve("a.test", IpFamily.V4);

    dns.clock.moveSeconds(59);
    EventLoop loop = dns.loop();
    Future<List<InetAddress>> known = dns.feature().resolve("a.test", IpFamily.V4, loop);
    assertThat(known.isDone()).as("what is known is answered at once").isTrue();
    assertThat(DnsFixture.text(known)).isEqualTo("10.0.0.1");
    assertThat(dns.first.asked()).hasSize(1);

    dns.clock.moveSeconds(1);
    dns.first.put("a.test", "10.0.0.2");
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.first.asked()).hasSize(2);
  }

  @Test
  void staleAnswersServeWhileANewOneIsAskedFor() {
    dns.first.put("a.test", "10.0.0.1").ttl(60);
    dns.start("\"servers\": [\"1.1.1.1\"], \"serveStale\": true, \"serveExpiredTTL\": 30");
    dns.resolve("a.test", IpFamily.V4);
    dns.first.put("a.test", "10.0.0.2");

    dns.clock.moveSeconds(70);
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    Await.until("the new answer", () -> dns.resolve("a.test", IpFamily.V4).equals("10.0.0.2"));

    dns.clock.moveSeconds(91);
    dns.first.put("a.test", "10.0.0.3");
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.3");
  }

  @Test
  void nothingIsKeptIfTheCacheIsOff() {
    dns.first.put("a.test", "10.0.0.1");
    dns.start("\"servers\": [\"1.1.1.1\"], \"disableCache\": true");

    dns.resolve("a.test", IpFamily.V4);
    dns.resolve("a.test", IpFamily.V4);

    assertThat(dns.first.asked()).hasSize(2);
  }

  @Test
  void aNoIsKeptToo() {
    dns.start("\"servers\": [\"1.1.1.1\"]");
    dns.resolve("none.test", IpFamily.V4);
    dns.resolve("none.test", IpFamily.V4);

    assertThat(dns.first.asked()).hasSize(1);
  }

  @Test
  void theCacheIsFilteredToo() {
    dns.first.put("a.test", "10.0.0.1");
    dns.second.put("a.test", "10.0.0.2");
    dns.start(
        "\"servers\": [{\"address\": \"1.1.1.1\", \"expectIPs\": [\"11.0.0.0/8\"]}, \"2.2.2.2\"]");

    dns.resolve("a.test", IpFamily.V4);

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.first.asked()).hasSize(1);
    assertThat(dns.second.asked()).hasSize(1);
  }

  @Test
  void aReloadForgetsAnswersAndGoesOn() {
    dns.first.put("a.test", "10.0.0.1");
    dns.start("\"servers\": [\"1.1.1.1\"], \"hosts\": {\"b.test\": \"10.0.0.9\"}");
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");

    dns.first.put("a.test", "10.0.0.2");
    dns.feature().reload();
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.9");
  }

  @Test
  void hostsAreAnsweredAtOnce() {
    dns.start(
        """
        "servers": ["1.1.1.1"], "hosts": {"a.test": "10.0.0.9", "domain:b.test": ["10.0.0.8",
          "2001:db8::8"], "local.test": "127.0.0.1", "gone.test": "#3"}""");
    Future<List<InetAddress>> host = dns.feature().resolve("A.test", IpFamily.ANY, dns.loop());

    assertThat(host.isDone()).isTrue();
    assertThat(DnsFixture.text(host)).isEqualTo("10.0.0.9");
    assertThat(dns.resolve("x.b.test")).isEqualTo("10.0.0.8 2001:db8:0:0:0:0:0:8");
    assertThat(dns.resolve("a.test", IpFamily.V6)).contains("empty response");
    assertThat(dns.resolve("local.test", IpFamily.V6)).isEqualTo("0:0:0:0:0:0:0:1");
    assertThat(dns.query("gone.test", IpFamily.V4).rcode()).isEqualTo(3);
    assertThat(dns.first.asked()).isEmpty();
  }

  @Test
  void aHostMayStandForAnotherName() {
    dns.first.put("real.test", "10.0.0.1");
    dns.start(
        """
        "servers": ["1.1.1.1"], "hosts": {"a.test": "b.test", "b.test": "real.test",
          "c.test": "d.test", "d.test": "10.0.0.4"}""");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("c.test", IpFamily.V4)).isEqualTo("10.0.0.4");
    assertThat(dns.log.lines().toString()).contains("domain replaced: a.test -> real.test");
  }

  @Test
  void hostsInACircleAreNoAnswer() {
    dns.start(
        "\"servers\": [\"1.1.1.1\"], \"hosts\": {\"a.test\": \"b.test\", \"b.test\": \"a.test\"}");

    assertThat(dns.resolve("a.test")).contains("rcode 2");
    assertThat(dns.first.asked()).isEmpty();
  }

  @Test
  void whatIsNoNameIsNotAskedFor() {
    dns.start("\"servers\": [\"1.1.1.1\"]");

    assertThat(dns.resolve("")).contains("empty domain name");
    assertThat(dns.resolve("a..b")).contains("no domain name");
    assertThat(dns.resolve("x".repeat(300))).contains("no domain name");
    assertThat(dns.first.asked()).isEmpty();
  }

  @Test
  void fakeAddressesAreForThoseWhoSpeakDns() {
    dns.first.put("a.test", "10.0.0.1");
    dns.fakes =
        new FakeDnsFeature(
            FakeDnsPoolMulti.newBuilder()
                .addPools(FakeDnsPool.newBuilder().setIpPool("198.18.0.0/15").setLruSize(10))
                .build());
    dns.start("\"servers\": [\"fakedns\", \"1.1.1.1\"]");

    assertThat(dns.query("a.test", IpFamily.V4))
        .isEqualTo(new DnsAnswer(List.of(Ip.of("198.18.0.0")), 0, 1));
    assertThat(dns.query("a.test", IpFamily.V6).addresses()).isEmpty();
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
  }

  @Test
  void fakeAddressesNeedPools() {
    assertThatThrownBy(() -> dns.start("\"servers\": [\"fakedns\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("add the section \"fakedns\"");
  }
}
