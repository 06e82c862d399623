package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.DnsAnswer;
import dev.jray.spi.feature.DnsClient.IpFamily;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of several servers is asked, and which answer counts. */
final class ServerChoiceTest {
  private final DnsFixture dns = new DnsFixture();

  @AfterEach
  void close() {
    dns.close();
  }

  @Test
  void aSilentServerIsFollowedByTheNext() {
    dns.first.ignore("a.test");
    dns.second.put("a.test", "10.0.0.2");
    dns.start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 200}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.2");
  }

  @Test
  void whatOneFamilyKnowsIsGivenWhenTheOtherIsSilent() {
    dns.first.put("a.test", "10.0.0.1", "2001:db8::1").ignore("a.test AAAA");
    dns.second.put("a.test", "10.0.0.2");
    dns.start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 200}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.1");
    assertThat(dns.second.asked()).isEmpty();
  }

  @Test
  void aNoForOneFamilyIsFinalWhenTheOtherIsSilent() {
    dns.first.fail("a.test", 3).ignore("a.test AAAA");
    dns.second.put("a.test", "10.0.0.2");
    dns.start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 200}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).contains("rcode 3");
  }

  @Test
  void aServerOutOfReachIsFollowedByTheNextAtOnce() {
    dns.second.put("a.test", "10.0.0.2");
    dns.start("\"servers\": [{\"address\": \"9.9.9.9\", \"timeoutMs\": 3600000}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.2");
  }

  @Test
  void aNoIsFinal() {
    dns.second
        .put("none.test", "10.0.0.2")
        .put("empty.test", "10.0.0.2")
        .put("fail.test", "10.0.0.2");
    dns.first.put("empty.test").fail("fail.test", 2);
    dns.start("\"servers\": [\"1.1.1.1\", \"2.2.2.2\"]");

    assertThat(dns.resolve("none.test"))
        .isEqualTo("network.name_not_resolved: none.test has no address: rcode 3");
    assertThat(dns.resolve("empty.test")).contains("empty response");
    assertThat(dns.resolve("fail.test")).contains("rcode 2");
    assertThat(dns.query("none.test", IpFamily.V4)).isEqualTo(new DnsAnswer(List.of(), 3, 600));
    assertThat(dns.query("empty.test", IpFamily.V4)).isEqualTo(new DnsAnswer(List.of(), 0, 600));
    assertThat(dns.second.asked()).isEmpty();
  }

  @Test
  void allSilentIsAFailure() {
    dns.first.ignore("a.test");
    dns.start("\"servers\": [{\"address\": \"1.1.1.1\", \"timeoutMs\": 100}]");

    assertThat(dns.resolve("a.test"))
        .isEqualTo("network.name_not_resolved: no name server knows an address of a.test");
  }

  @Test
  void unexpectedAddressesSendTheLookupOn() {
    dns.first.put("a.test", "10.0.0.1").put("b.test", "10.0.0.1", "192.168.0.1");
    dns.second.put("a.test", "10.0.0.2");
    dns.start(
        """
        "servers": [{"address": "1.1.1.1", "expectIPs": ["192.168.0.0/16"]},
          {"address": "2.2.2.2", "unexpectedIPs": "10.1.0.0/16"}]""");

    assertThat(dns.resolve("a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("192.168.0.1");
  }

  @Test
  void aServerWithMatchingDomainsComesFirst() {
    dns.first.put("www.a.test", "10.0.0.1").put("b.test", "10.0.0.1");
    dns.second.put("www.a.test", "10.0.0.2").put("b.test", "10.0.0.2");
    dns.start(
        "\"servers\": [\"1.1.1.1\", {\"address\": \"2.2.2.2\", \"domains\": [\"domain:a.test\"]}]");

    assertThat(dns.resolve("www.a.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.1");
  }

  @Test
  void aServerMayWorkForItsOwnDomainsOnly() {
    dns.second.put("b.test", "10.0.0.2");
    dns.start(
        """
        "servers": [{"address": "1.1.1.1", "domains": ["domain:a.test"], "skipFallback": true},
          "2.2.2.2"]""");

    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.2");
    assertThat(dns.first.asked()).isEmpty();
  }

  @Test
  void othersMayBeLeftOutIfSomeServerMatches() {
    dns.first.ignore("a.test");
    dns.second.put("a.test", "10.0.0.2").put("b.test", "10.0.0.2");
    dns.start(
        """
        "disableFallbackIfMatch": true, "servers": ["2.2.2.2",
          {"address": "1.1.1.1", "domains": ["a.test"], "timeoutMs": 100}]""");

    assertThat(dns.resolve("a.test", IpFamily.V4)).contains("no name server");
    assertThat(dns.resolve("b.test", IpFamily.V4)).isEqualTo("10.0.0.2");
  }

  @Test
  void strategiesLimitTheFamilies() {
    dns.first.put("a.test", "10.0.0.1", "2001:db8::1");
    dns.second.put("a.test", "10.0.0.2", "2001:db8::2");
    dns.start(
        "\"servers\": [{\"address\": \"1.1.1.1\", \"queryStrategy\": \"UseIPv4\"}, \"2.2.2.2\"]");

    assertThat(dns.resolve("a.test")).isEqualTo("10.0.0.1");
    assertThat(dns.resolve("a.test", IpFamily.V6)).isEqualTo("2001:db8:0:0:0:0:0:2");
    assertThat(dns.first.asked()).containsExactly("a.test A");
  }

  @Test
  void theSystemIsAskedForNamesOfItsOwn() {
    dns.system.put("printer", "10.0.0.7").put("x.lan", "10.0.0.8");
    dns.start("\"servers\": [\"1.1.1.1\", \"localhost\"]");

    assertThat(dns.resolve("printer")).isEqualTo("10.0.0.7");
    assertThat(dns.resolve("x.lan", IpFamily.V4)).isEqualTo("10.0.0.8");
    assertThat(dns.resolve("x.lan", IpFamily.V6)).contains("empty response");
    assertThat(dns.first.asked()).isEmpty();
  }

  @Test
  void withoutServersTheSystemIsAsked() {
    dns.system.put("a.com", "10.0.0.7");
    dns.start("\"hosts\": {}");

    assertThat(dns.resolve("a.com", IpFamily.V4)).isEqualTo("10.0.0.7");
    assertThat(dns.resolve("b.com", IpFamily.V4)).contains("rcode 2");
  }
}
