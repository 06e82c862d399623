package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.testkit.Await;
import dev.jray.testkit.Zone;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queries that leave, and the flows that carry them. */
final class QueryFlowsTest {
  private final DnsFixture dns = new DnsFixture();

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void asksForBothFamiliesAtOnce() {
    dns.first.put("a.test", "10.0.0.1", "2001:db8::1", "10.0.0.2");
    dns.start("\"servers\": [\"1.1.1.1\"]");

    assertThat(dns.resolve("A.Test.")).isEqualTo("10.0.0.1 10.0.0.2 2001:db8:0:0:0:0:0:1");
    assertThat(dns.first.asked()).containsExactly("a.test A", "a.test AAAA");
    assertThat(dns.network.opened()).hasSize(1);
    assertThat(dns.network.opened().get(0)).matches("v2ray\\.system\\.\\S+ dns udp:1.1.1.1:53");
  }

  @Test
  void asksForOneFamilyIfThatWillDo() {
    dns.first.put("a.test", "10.0.0.1", "2001:db8::1");
    dns.start("\"servers\": [\"1.1.1.1\"], \"tag\": \"dns-in\"");

    assertThat(dns.resolve("a.test", IpFamily.V6)).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(dns.first.asked()).containsExactly("a.test AAAA");
    assertThat(dns.network.opened()).containsExactly("dns-in dns udp:1.1.1.1:53");
    assertThat(dns.feature().ownLink("dns-in")).isTrue();
    assertThat(dns.feature().ownLink("")).isFalse();
  }

  @Test
  void queriesHaveV2RaysBytesBehindTheirIds() {
    dns.first.put("a.test", "10.0.0.1");
    dns.start("\"servers\": [{\"address\": \"1.1.1.1\", \"clientIp\": \"203.0.113.77\"}]");

    dns.resolve("a.test", IpFamily.V4);

    assertThat(ByteBufUtil.hexDump(dns.first.queries().get(0)).substring(4))
        .isEqualTo(
            "01000001000000000001016104746573740000010001"
                + "0000290546e0008000000b0008000700011800cb0071");
  }

  @Test
  void equalQuestionsShareAQuery() {
    dns.first.put("a.test", "10.0.0.1");
    dns.start("\"servers\": [\"1.1.1.1\"]");

    List<Future<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(dns.feature().resolve("a.test", IpFamily.V4, dns.loop()));
    }

    assertThat(all).extracting(DnsFixture::text).containsOnly("10.0.0.1");
    assertThat(dns.first.asked()).hasSize(1);
  }

  @Test
  void manyQueriesAtOnceAllFindTheirAnswers() {
    for (int i = 0; i < 500; i++) {
      dns.first.put("n" + i + ".test", "10.0." + i / 250 + "." + i % 250);
    }
    dns.start("\"servers\": [\"1.1.1.1\"]");

    List<Future<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(dns.feature().resolve("n" + i + ".test", IpFamily.V4, dns.loop()));
    }

    for (int i = 0; i < 500; i++) {
      assertThat(DnsFixture.text(all.get(i))).isEqualTo("10.0." + i / 250 + "." + i % 250);
    }
  }

  @Test
  void truncatedAnswersAreAskedForOverTcp() {
    Zone stream = new Zone().put("a.test", "10.0.0.1");
    dns.first.truncate("a.test");
    dns.network.put("tcp:1.1.1.1:53", stream);
    dns.start("\"servers\": [\"1.1.1.1\"], \"tag\": \"t\"");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.network.opened())
        .containsExactly("t dns udp:1.1.1.1:53", "t dns tcp:1.1.1.1:53");
  }

  @Test
  void overTcpQueriesShareAConnection() {
    Zone stream = new Zone().put("a.test", "10.0.0.1").put("b.test", "10.0.0.2");
    dns.network.put("tcp:3.3.3.3:5353", stream);
    dns.start("\"servers\": [\"tcp://3.3.3.3:5353\"]");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("b.test")).isEqualTo("10.0.0.2");
    assertThat(dns.network.opened()).hasSize(1);
  }

  @Test
  void aConnectionThatTheServerClosedIsMadeAnew() {
    Zone stream = new Zone().put("a.test", "10.0.0.1").put("b.test", "10.0.0.2");
    dns.network.put("tcp:3.3.3.3:53", stream).closeAfterAnswers("tcp:3.3.3.3:53");
    dns.start("\"servers\": [\"tcp://3.3.3.3\"]");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.network.opened()).hasSize(2);
  }

  @Test
  void aFlowIsUsedForAFewQueriesOnly() {
    dns.start("\"servers\": [\"1.1.1.1\"]");

    for (int i = 0; i < UdpUpstream.QUERIES_PER_FLOW + 1; i++) {
      dns.first.put("n" + i + ".test", "10.0.0.1");
      assertThat(dns.resolve("n" + i + ".test", IpFamily.V4)).isEqualTo("10.0.0.1");
    }

    assertThat(dns.network.opened()).hasSize(2);
    Await.until("the first flow is closed", () -> !dns.network.channels().get(0).isOpen());
  }

  @Test
  void whenTheInstanceStopsNoIdleFlowStaysOpen() {
    Zone stream = new Zone().put("b.test", "10.0.0.2").put("c.test", "10.0.0.3");
    dns.network.put("tcp:3.3.3.3:53", stream);
    dns.first.put("a.test", "10.0.0.1");
    dns.start(
        """
        "servers": ["1.1.1.1", {"address": "tcp://3.3.3.3", "domains": ["b.test", "c.test"]}]""");
    dns.resolve("a.test", IpFamily.V4);
    dns.resolve("b.test", IpFamily.V4);

    dns.feature().drain();

    Await.until("all are closed", () -> dns.network.channels().stream().noneMatch(Channel::isOpen));
    assertThat(dns.resolve("c.test", IpFamily.V4)).isEqualTo("10.0.0.3");
    Await.until("all are closed", () -> dns.network.channels().stream().noneMatch(Channel::isOpen));
  }
}
