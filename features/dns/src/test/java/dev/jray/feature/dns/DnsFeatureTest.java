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
import dev.jray.testkit.Zone;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DnsFeatureTest {
  private final DnsFixture dns = new DnsFixture();
  private final Zone first = new Zone();
  private final Zone second = new Zone();

  DnsFeatureTest() {
    dns.network.put("udp:1.1.1.1:53", first).put("udp:2.2.2.2:53", second);
  }

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void asksForBothFamiliesAtOnce() {
    first.put("a.test", "10.0.0.1", "2001:db8::1", "10.0.0.2");
    start("\"servers\": [\"1.1.1.1\"]");

    assertThat(dns.resolve("A.Test.")).isEqualTo("10.0.0.1 10.0.0.2 2001:db8:0:0:0:0:0:1");
    assertThat(first.asked()).containsExactly("a.test A", "a.test AAAA");
    assertThat(dns.network.opened()).hasSize(1);
    assertThat(dns.network.opened().get(0)).matches("v2ray\\.system\\.\\S+ dns udp:1.1.1.1:53");
  }

  @Test
  void asksForOneFamilyIfThatWillDo() {
    first.put("a.test", "10.0.0.1", "2001:db8::1");
    start("\"servers\": [\"1.1.1.1\"], \"tag\": \"dns-in\"");

    assertThat(dns.resolve("a.test", IpFamily.V6)).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(first.asked()).containsExactly("a.test AAAA");
    assertThat(dns.network.opened()).containsExactly("dns-in dns udp:1.1.1.1:53");
    assertThat(dns.feature().ownLink("dns-in")).isTrue();
    assertThat(dns.feature().ownLink("")).isFalse();
  }

  @Test
  void queriesHaveV2RaysBytesBehindTheirIds() {
    first.put("a.test", "10.0.0.1");
    start("\"servers\": [{\"address\": \"1.1.1.1\", \"clientIp\": \"203.0.113.77\"}]");

    dns.resolve("a.test", IpFamily.V4);

    assertThat(ByteBufUtil.hexDump(first.queries().get(0)).substring(4))
        .isEqualTo(
            "01000001000000000001016104746573740000010001"
                + "0000290546e0008000000b0008000700011800cb0071");
  }

  @Test
  void answersAreKeptUntilTheirTimeIsOver() {
    first.put("a.test", "10.0.0.1").ttl(60);
    start("\"servers\": [\"1.1.1.1\"]");
    dns.resolve("a.test", IpFamily.V4);

    dns.clock.moveSeconds(59);
    EventLoop loop = dns.loop();
    Future<List<InetAddress>> known = dns.feature().resolve("a.test", IpFamily.V4, loop);
    assertThat(known.isDone()).as("what is known is answered at once").isTrue();
    assertThat(DnsFixture.text(known)).isEqualTo("10.0.0.1");
    assertThat(first.asked()).hasSize(1);

    dns.clock.moveSeconds(1);
    first.put("a.test", "10.0.0.2");
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(first.asked()).hasSize(2);
  }

  @Test
  void staleAnswersServeWhileANewOneIsAskedFor() {
    first.put("a.test", "10.0.0.1").ttl(60);
    start("\"servers\": [\"1.1.1.1\"], \"serveStale\": true, \"serveExpiredTTL\": 30");
    dns.resolve("a.test", IpFamily.V4);
    first.put("a.test", "10.0.0.2");

    dns.clock.moveSeconds(70);
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    Await.until("the new answer", () -> dns.resolve("a.test", IpFamily.V4).equals("10.0.0.2"));

    dns.clock.moveSeconds(91);
    first.put("a.test", "10.0.0.3");
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.3");
  }

  @Test
  void nothingIsKeptIfTheCacheIsOff() {
    first.put("a.test", "10.0.0.1");
    start("\"servers\": [\"1.1.1.1\"], \"disableCache\": true");

    dns.resolve("a.test", IpFamily.V4);
    dns.resolve("a.test", IpFamily.V4);

    assertThat(first.asked()).hasSize(2);
  }

  @Test
  void equalQuestionsShareAQuery() {
    first.put("a.test", "10.0.0.1");
    start("\"servers\": [\"1.1.1.1\"]");

    List<Future<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(dns.feature().resolve("a.test", IpFamily.V4, dns.loop()));
    }

    assertThat(all).extracting(DnsFixture::text).containsOnly("10.0.0.1");
    assertThat(first.asked()).hasSize(1);
  }

  @Test
  void aSilentServerIsFollowedByTheNext() {
    first.ignore("a.test");
    second.put("a.test", "10.0.0.2");
    start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 200}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.2");
  }

  @Test
  void whatOneFamilyKnowsIsGivenWhenTheOtherIsSilent() {
    first.put("a.test", "10.0.0.1", "2001:db8::1").ignore("a.test AAAA");
    second.put("a.test", "10.0.0.2");
    start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 200}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.1");
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void aNoForOneFamilyIsFinalWhenTheOtherIsSilent() {
    first.fail("a.test", 3).ignore("a.test AAAA");
    second.put("a.test", "10.0.0.2");
    start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 200}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).contains("rcode 3");
  }

  @Test
  void aServerOutOfReachIsFollowedByTheNextAtOnce() {
    second.put("a.test", "10.0.0.2");
    start("\"servers\": [{\"address\": \"9.9.9.9\", \"timeoutMs\": 3600000}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.2");
  }

  @Test
  void aNoIsFinal() {
    second.put("none.test", "10.0.0.2").put("empty.test", "10.0.0.2").put("fail.test", "10.0.0.2");
    first.put("empty.test").fail("fail.test", 2);
    start("\"servers\": [\"1.1.1.1\", \"2.2.2.2\"]");

    assertThat(dns.resolve("none.test"))
        .isEqualTo("network.name_not_resolved: none.test has no address: rcode 3");
    assertThat(dns.resolve("empty.test")).contains("empty response");
    assertThat(dns.resolve("fail.test")).contains("rcode 2");
    assertThat(dns.query("none.test", IpFamily.V4)).isEqualTo(new DnsAnswer(List.of(), 3, 600));
    assertThat(dns.query("empty.test", IpFamily.V4)).isEqualTo(new DnsAnswer(List.of(), 0, 600));
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void aNoIsKeptToo() {
    start("\"servers\": [\"1.1.1.1\"]");
    dns.resolve("none.test", IpFamily.V4);
    dns.resolve("none.test", IpFamily.V4);

    assertThat(first.asked()).hasSize(1);
  }

  @Test
  void allSilentIsAFailure() {
    first.ignore("a.test");
    start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 100}]");

    assertThat(dns.resolve("a.test"))
        .isEqualTo("network.name_not_resolved: no name server knows an address of a.test");
  }

  @Test
  void unexpectedAddressesSendTheLookupOn() {
    first.put("a.test", "10.0.0.1").put("b.test", "10.0.0.1", "192.168.0.1");
    second.put("a.test", "10.0.0.2");
    start(
        """
        "servers": [{"address": "1.1.1.1", "expectIPs": ["192.168.0.0/16"]},
          {"address": "2.2.2.2", "unexpectedIPs": "10.1.0.0/16"}]""");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("192.168.0.1");
  }

  @Test
  void theCacheIsFilteredToo() {
    first.put("a.test", "10.0.0.1");
    second.put("a.test", "10.0.0.2");
    start(
        "\"servers\": [{\"address\": \"1.1.1.1\", \"expectIPs\": [\"11.0.0.0/8\"]}, \"2.2.2.2\"]");

    dns.resolve("a.test", IpFamily.V4);

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(first.asked()).hasSize(1);
    assertThat(second.asked()).hasSize(1);
  }

  @Test
  void aServerWithMatchingDomainsComesFirst() {
    first.put("www.a.test", "10.0.0.1").put("b.test", "10.0.0.1");
    second.put("www.a.test", "10.0.0.2").put("b.test", "10.0.0.2");
    start(
        "\"servers\": [\"1.1.1.1\", {\"address\": \"2.2.2.2\", \"domains\": [\"domain:a.test\"]}]");

    assertThat(dns.resolve("www.a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.1");
  }

  @Test
  void aServerMayWorkForItsOwnDomainsOnly() {
    second.put("b.test", "10.0.0.2");
    start(
        """
        "servers": [{"address": "1.1.1.1", "domains": ["domain:a.test"], "skipFallback": true},
          "2.2.2.2"]""");

    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(first.asked()).isEmpty();
  }

  @Test
  void othersMayBeLeftOutIfSomeServerMatches() {
    first.ignore("a.test");
    second.put("a.test", "10.0.0.2").put("b.test", "10.0.0.2");
    start(
        """
        "disableFallbackIfMatch": true, "servers": ["2.2.2.2",
          {"address": "1.1.1.1", "domains": ["a.test"], "timeoutMs": 100}]""");

    assertThat(dns.resolve("a.test", IpFamily.V4)).contains("no name server");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.2");
  }

  @Test
  void strategiesLimitTheFamilies() {
    first.put("a.test", "10.0.0.1", "2001:db8::1");
    second.put("a.test", "10.0.0.2", "2001:db8::2");
    start("\"servers\": [{\"address\": \"1.1.1.1\", \"queryStrategy\": \"UseIPv4\"}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("a.test", IpFamily.V6)).isEqualTo("2001:db8:0:0:0:0:0:2");
    assertThat(first.asked()).containsExactly("a.test A");
  }

  @Test
  void hostsAreAnsweredAtOnce() {
    start(
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
    assertThat(first.asked()).isEmpty();
  }

  @Test
  void aHostMayStandForAnotherName() {
    first.put("real.test", "10.0.0.1");
    start(
        """
        "servers": ["1.1.1.1"], "hosts": {"a.test": "b.test", "b.test": "real.test",
          "c.test": "d.test", "d.test": "10.0.0.4"}""");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("c.test", IpFamily.V4)).isEqualTo("10.0.0.4");
    assertThat(dns.log.lines().toString()).contains("domain replaced: a.test -> real.test");
  }

  @Test
  void hostsInACircleAreNoAnswer() {
    start(
        "\"servers\": [\"1.1.1.1\"], \"hosts\": {\"a.test\": \"b.test\", \"b.test\": \"a.test\"}");

    assertThat(dns.resolve("a.test")).contains("rcode 2");
    assertThat(first.asked()).isEmpty();
  }

  @Test
  void whatIsNoNameIsNotAskedFor() {
    start("\"servers\": [\"1.1.1.1\"]");

    assertThat(dns.resolve("")).contains("empty domain name");
    assertThat(dns.resolve("a..b")).contains("no domain name");
    assertThat(dns.resolve("x".repeat(300))).contains("no domain name");
    assertThat(first.asked()).isEmpty();
  }

  @Test
  void truncatedAnswersAreAskedForOverTcp() {
    Zone stream = new Zone().put("a.test", "10.0.0.1");
    first.truncate("a.test");
    dns.network.put("tcp:1.1.1.1:53", stream);
    start("\"servers\": [\"1.1.1.1\"], \"tag\": \"t\"");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.network.opened())
        .containsExactly("t dns udp:1.1.1.1:53", "t dns tcp:1.1.1.1:53");
  }

  @Test
  void overTcpQueriesShareAConnection() {
    Zone stream = new Zone().put("a.test", "10.0.0.1").put("b.test", "10.0.0.2");
    dns.network.put("tcp:3.3.3.3:5353", stream);
    start("\"servers\": [\"tcp://3.3.3.3:5353\"]");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("b.test")).isEqualTo("10.0.0.2");
    assertThat(dns.network.opened()).hasSize(1);
  }

  @Test
  void aConnectionThatTheServerClosedIsMadeAnew() {
    Zone stream = new Zone().put("a.test", "10.0.0.1").put("b.test", "10.0.0.2");
    dns.network.put("tcp:3.3.3.3:53", stream).closeAfterAnswers("tcp:3.3.3.3:53");
    start("\"servers\": [\"tcp://3.3.3.3\"]");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.network.opened()).hasSize(2);
  }

  @Test
  void aFlowIsUsedForAFewQueriesOnly() {
    start("\"servers\": [\"1.1.1.1\"]");

    for (int i = 0; i < UdpUpstream.QUERIES_PER_FLOW + 1; i++) {
      first.put("n" + i + ".test", "10.0.0.1");
      assertThat(dns.resolve("n" + i + ".test", IpFamily.V4)).isEqualTo("10.0.0.1");
    }

    assertThat(dns.network.opened()).hasSize(2);
    Await.until("the first flow is closed", () -> !dns.network.channels().get(0).isOpen());
  }

  @Test
  void whenTheInstanceStopsNoIdleFlowStaysOpen() {
    Zone stream = new Zone().put("b.test", "10.0.0.2").put("c.test", "10.0.0.3");
    dns.network.put("tcp:3.3.3.3:53", stream);
    first.put("a.test", "10.0.0.1");
    start(
        """
        "servers": ["1.1.1.1", {"address": "tcp://3.3.3.3", "domains": ["b.test", "c.test"]}]""");
    dns.resolve("a.test", IpFamily.V4);
    dns.resolve("b.test", IpFamily.V4);

    dns.feature().drain();

    Await.until("all are closed", () -> dns.network.channels().stream().noneMatch(Channel::isOpen));
    assertThat(dns.resolve("c.test", IpFamily.V4)).isEqualTo("10.0.0.3");
    Await.until("all are closed", () -> dns.network.channels().stream().noneMatch(Channel::isOpen));
  }

  @Test
  void manyQueriesAtOnceAllFindTheirAnswers() {
    for (int i = 0; i < 500; i++) {
      first.put("n" + i + ".test", "10.0." + i / 250 + "." + i % 250);
    }
    start("\"servers\": [\"1.1.1.1\"]");

    List<Future<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(dns.feature().resolve("n" + i + ".test", IpFamily.V4, dns.loop()));
    }

    for (int i = 0; i < 500; i++) {
      assertThat(DnsFixture.text(all.get(i))).isEqualTo("10.0." + i / 250 + "." + i % 250);
    }
  }

  @Test
  void theSystemIsAskedForNamesOfItsOwn() {
    dns.system.put("printer", "10.0.0.7").put("x.lan", "10.0.0.8");
    start("\"servers\": [\"1.1.1.1\", \"localhost\"]");

    assertThat(dns.resolve("printer")).isEqualTo("10.0.0.7");
    assertThat(dns.resolve("x.lan", IpFamily.V4)).isEqualTo("10.0.0.8");
    assertThat(dns.resolve("x.lan", IpFamily.V6)).contains("empty response");
    assertThat(first.asked()).isEmpty();
  }

  @Test
  void withoutServersTheSystemIsAsked() {
    dns.system.put("a.com", "10.0.0.7");
    start("\"hosts\": {}");

    assertThat(dns.resolve("a.com", IpFamily.V4)).isEqualTo("10.0.0.7");
    assertThat(dns.resolve("b.com", IpFamily.V4)).contains("rcode 2");
  }

  @Test
  void fakeAddressesAreForThoseWhoSpeakDns() {
    first.put("a.test", "10.0.0.1");
    dns.fakes =
        new FakeDnsFeature(
            FakeDnsPoolMulti.newBuilder()
                .addPools(FakeDnsPool.newBuilder().setIpPool("198.18.0.0/15").setLruSize(10))
                .build());
    start("\"servers\": [\"fakedns\", \"1.1.1.1\"]");

    assertThat(dns.query("a.test", IpFamily.V4))
        .isEqualTo(new DnsAnswer(List.of(Ip.of("198.18.0.0")), 0, 1));
    assertThat(dns.query("a.test", IpFamily.V6).addresses()).isEmpty();
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
  }

  @Test
  void fakeAddressesNeedPools() {
    assertThatThrownBy(() -> start("\"servers\": [\"fakedns\"]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("add the section \"fakedns\"");
  }

  private void start(String members) {
    dns.start("{" + members + "}");
  }

  @Test
  void aReloadForgetsAnswersAndGoesOn() {
    first.put("a.test", "10.0.0.1");
    start("\"servers\": [\"1.1.1.1\"], \"hosts\": {\"b.test\": \"10.0.0.9\"}");
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");

    first.put("a.test", "10.0.0.2");
    dns.feature().reload();
    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.9");
  }
}
