package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.feature.dns.proto.CacheStrategy;
import dev.jray.feature.dns.proto.Config;
import dev.jray.feature.dns.proto.DomainMatchingType;
import dev.jray.feature.dns.proto.FallbackStrategy;
import dev.jray.feature.dns.proto.HostMapping;
import dev.jray.feature.dns.proto.NameServer;
import dev.jray.feature.dns.proto.QueryStrategy;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DnsCodecTest {
  private static final String TYPE = "v2ray.core.app.dns.Config";

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(DnsPlugin.class, "dns");
    assertThat(DnsCodec.CODEC.type()).isEqualTo(TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns-advanced", "dns-clientip-v4", "dns-simple"})
  void theVectorsGiveV2RaysBytes(String vector) {
    Config read = Vectors.json(vector + ".json").at("dns").read(DnsCodec.CODEC).value();

    assertThat(read.toByteString()).isEqualTo(recorded(vector));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns-advanced", "dns-clientip-v4", "dns-simple"})
  void whatIsWrittenReadsAsTheSameBytes(String vector) throws InvalidProtocolBufferException {
    Config message = Config.parseFrom(recorded(vector));

    ConfigReading<Config> written =
        ConfigText.written(DnsCodec.CODEC, message).read(DnsCodec.CODEC);

    assertThat(written.value().toByteString()).isEqualTo(message.toByteString());
    assertThat(written.warnings()).isEmpty();
  }

  @Test
  void readsTheKeysOfLaterVersions() {
    ConfigReading<Config> read =
        read(
            """
            {"servers": [{"address": "1.1.1.1", "skipFallback": true, "tag": "t",
               "timeoutMs": 500, "finalQuery": true, "queryStrategy": "use_ip_v6",
               "cacheStrategy": "Disabled", "fallbackStrategy": "disabled-if-any-match",
               "serveStale": false, "expectedIPs": ["10.0.0.0/8"], "unexpectedIPs": "11.0.0.0/8"}],
             "hosts": {"a.test": ["1.2.3.4", "2001:db8::1"], "b.test": "#3", "c.test": "d.test"},
             "queryStrategy": "UseIPv4", "disableCache": true, "disableFallback": true,
             "disableFallbackIfMatch": true, "cacheStrategy": "enabled",
             "fallbackStrategy": "disabled", "domainMatcher": "mph", "serveStale": true,
             "serveExpiredTTL": 60}
            """);
    NameServer server = read.value().getNameServer(0);

    assertThat(read.warnings()).isEmpty();
    assertThat(server.getSkipFallback()).isTrue();
    assertThat(server.getTag()).isEqualTo("t");
    assertThat(server.getTimeoutMs()).isEqualTo(500);
    assertThat(server.getFinalQuery()).isTrue();
    assertThat(server.getQueryStrategy()).isEqualTo(QueryStrategy.USE_IP6);
    assertThat(server.getCacheStrategy()).isEqualTo(CacheStrategy.CacheDisabled);
    assertThat(server.getFallbackStrategy()).isEqualTo(FallbackStrategy.DisabledIfAnyMatch);
    assertThat(server.hasServeStale()).isTrue();
    assertThat(server.getGeoipCount()).isEqualTo(1);
    assertThat(server.getUnexpectedGeoipCount()).isEqualTo(1);
    assertThat(read.value().getStaticHostsList())
        .extracting(HostMapping::getIpCount, HostMapping::getRcode, HostMapping::getProxiedDomain)
        .containsExactly(tuple(2, 0, ""), tuple(0, 3, ""), tuple(0, 0, "d.test"));
    assertThat(read.value().getServeExpiredTtl()).isEqualTo(60);
    assertThat(ConfigText.written(DnsCodec.CODEC, read.value()).read(DnsCodec.CODEC).value())
        .isEqualTo(read.value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"clientIp\": \"example.test\"} | settings.clientIp: not an IP address:example.test",
        "{\"servers\": [{\"port\": 53}]} | NameServer address is not specified.",
        "{\"servers\": [null]} | settings.servers[0]",
        "{\"servers\": [7]} | failed to parse name server: 7",
        "{\"servers\": [\"8.8.8.8:53\"]} | the port apart",
        "{\"servers\": [\"https://[::1\"]} | is no address of a name server",
        "{\"servers\": [\"tcp://\"]} | is no address of a name server",
        "{\"servers\": [\"tcp://a.test:99999\"]} | has no port 1..65535",
        "{\"servers\": [\"quic+local://a.test\"]} | DNS over QUIC",
        "{\"servers\": [{\"address\": \"1.1.1.1\", \"port\": \"53\"}]} | servers[0].port",
        "{\"servers\": [{\"address\": \"1.1.1.1\", \"domains\": [\"full:\"]}]} | invalid domain rule: full:",
        "{\"servers\": [{\"address\": \"1.1.1.1\", \"expectIPs\": [\"1.1.1.1/33\"]}]} | invalid IP rule",
        "{\"hosts\": {\"a.test\": \"\"}} | neither IP address nor proxied domain",
        "{\"hosts\": {\"a.test\": null}} | a host needs a value",
        "{\"hosts\": {\"a.test\": [\"1.1.1.1\", \"b.test\"]}} | exclude one another",
        "{\"hosts\": {\"a.test\": [\"c.test\", \"b.test\"]}} | one other name at most",
        "{\"hosts\": {\"a.test\": \"#16\"}} | a number from 1 to 15",
        "{\"hosts\": {\"dotless:a.b\": \"1.1.1.1\"}} | invalid domain rule: dotless:a.b",
        "{\"cacheStrategy\": \"off\"} | write enabled or disabled",
        "{\"fallbackStrategy\": \"off\"} | write enabled, disabled or disabledIfAnyMatch",
      })
  void wrongTextsAreRefused(String json, String problem) {
    assertThat(read(json).problems()).anySatisfy(text -> assertThat(text).contains(problem));
  }

  @Test
  void aSchemeThatV2RayDoesNotKnowIsAWarning() {
    ConfigReading<Config> read = read("{\"servers\": [\"tls://1.1.1.1\"]}");

    assertThat(read.value().getNameServer(0).getAddress().getAddress().getDomain())
        .isEqualTo("tls://1.1.1.1");
    assertThat(read.warnings()).singleElement().asString().contains("name of a UDP server");
  }

  @Test
  void messagesWithoutOriginalRulesAreWrittenEntryByEntry() {
    NameServer server =
        read("{\"servers\": [{\"address\": \"1.1.1.1\"}]}").value().getNameServer(0).toBuilder()
            .addPrioritizedDomain(priority(DomainMatchingType.Full, "a"))
            .addPrioritizedDomain(priority(DomainMatchingType.Subdomain, "b"))
            .addPrioritizedDomain(priority(DomainMatchingType.Keyword, "c"))
            .addPrioritizedDomain(priority(DomainMatchingType.Regex, "d"))
            .build();
    Config message = Config.newBuilder().addNameServer(server).build();

    Config again = ConfigText.written(DnsCodec.CODEC, message).read(DnsCodec.CODEC).value();

    assertThat(again.getNameServer(0).getPrioritizedDomainList())
        .isEqualTo(server.getPrioritizedDomainList());
    assertThat(again.getNameServer(0).getOriginalRulesList())
        .extracting(NameServer.OriginalRule::getRule)
        .isEqualTo(List.of("full:a", "domain:b", "keyword:c", "regexp:d"));
  }

  private static NameServer.PriorityDomain priority(DomainMatchingType type, String domain) {
    return NameServer.PriorityDomain.newBuilder().setType(type).setDomain(domain).build();
  }

  private static ConfigReading<Config> read(String json) {
    return ConfigText.json(json).read(DnsCodec.CODEC);
  }

  private static ByteString recorded(String vector) {
    return Vectors.app(vector + ".pb.hex", TYPE).getValue();
  }
}
