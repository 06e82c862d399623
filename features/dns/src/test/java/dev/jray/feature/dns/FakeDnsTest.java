package dev.jray.feature.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.feature.dns.proto.fakedns.FakeDnsPool;
import dev.jray.feature.dns.proto.fakedns.FakeDnsPoolMulti;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.DnsClient.IpFamily;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.Ip;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FakeDnsTest {
  @Test
  void aNameKeepsItsAddressAndTheAddressItsName() {
    FakeDnsFeature fakes = feature("10.9.0.0/24", 100);

    assertThat(fakes.assign("A.test.", IpFamily.V4)).containsExactly(Ip.of("10.9.0.0"));
    assertThat(fakes.assign("b.test", IpFamily.V4)).containsExactly(Ip.of("10.9.0.1"));
    assertThat(fakes.assign("a.test", IpFamily.ANY)).containsExactly(Ip.of("10.9.0.0"));
    assertThat(fakes.assign("a.test", IpFamily.V6)).isEmpty();
    assertThat(fakes.domain(Ip.of("10.9.0.1"))).contains("b.test");
    assertThat(fakes.domain(Ip.of("10.9.0.2"))).isEmpty();
    assertThat(fakes.domain(Ip.of("10.8.0.1"))).isEmpty();
    assertThat(fakes.covers(Ip.of("10.9.0.255"))).isTrue();
    assertThat(fakes.covers(Ip.of("10.9.1.0"))).isFalse();
    assertThat(fakes.covers(Ip.of("::1"))).isFalse();
    assertThat(fakes.assign("a..test", IpFamily.V4)).isEmpty();
  }

  @Test
  void aFullPoolForgetsWhatWasUsedLongestAgo() {
    FakeDnsFeature fakes = feature("10.9.0.0/29", 3);
    fakes.assign("a.test", IpFamily.V4);
    fakes.assign("b.test", IpFamily.V4);
    fakes.assign("c.test", IpFamily.V4);
    fakes.domain(Ip.of("10.9.0.0")); // a.test is used
    fakes.assign("d.test", IpFamily.V4);

    assertThat(fakes.domain(Ip.of("10.9.0.0"))).contains("a.test");
    assertThat(fakes.domain(Ip.of("10.9.0.1"))).isEmpty();
    assertThat(fakes.domain(Ip.of("10.9.0.3"))).contains("d.test");
  }

  @Test
  void addressesGoRoundTheNetworkFromTheOneThatIsWritten() {
    FakeDnsFeature fakes = feature("10.9.0.6/29", 7);
    Set<String> given = new HashSet<>();

    assertThat(fakes.assign("n0.test", IpFamily.V4)).containsExactly(Ip.of("10.9.0.6"));
    assertThat(fakes.assign("n1.test", IpFamily.V4)).containsExactly(Ip.of("10.9.0.7"));
    assertThat(fakes.assign("n2.test", IpFamily.V4)).containsExactly(Ip.of("10.9.0.0"));
    for (int i = 0; i < 100; i++) {
      String name = "m" + i + ".test";
      given.add(fakes.assign(name, IpFamily.V4).get(0).getHostAddress());
      assertThat(fakes.domain(fakes.assign(name, IpFamily.V4).get(0))).contains(name);
    }
    assertThat(given).hasSize(8).allMatch(ip -> ip.startsWith("10.9.0."));
  }

  @Test
  void poolsOfBothFamilies() {
    FakeDnsFeature fakes =
        new FakeDnsFeature(
            FakeDnsPoolMulti.newBuilder()
                .addPools(pool("198.18.0.0/15", 65535))
                .addPools(pool("fc00::/18", 65535))
                .build());

    assertThat(fakes.assign("a.test", IpFamily.ANY))
        .containsExactly(Ip.of("198.18.0.0"), Ip.of("fc00::"));
    assertThat(fakes.assign("b.test", IpFamily.V6)).containsExactly(Ip.of("fc00::1"));
    assertThat(fakes.domain(Ip.of("fc00::1"))).contains("b.test");
    assertThat(fakes.covers(Ip.of("fc00:3fff::"))).isTrue();
    assertThat(fakes.covers(Ip.of("fc00:4000::"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.9.0.0/29, 8, LRU size is bigger than subnet size",
    "10.9.0.0/32, 1, LRU size is bigger than subnet size",
    "10.9.0.0/16, 0, LRU size is bigger than subnet size",
    "10.9.0.0, 8, is no network",
    "a.test/8, 8, is no network",
    "10.9.0.0/33, 8, needs a length 0..32",
    "10.9.0.0/x, 8, needs a length 0..32",
  })
  void wrongPoolsAreRefused(String network, long size, String problem) {
    assertThatThrownBy(() -> feature(network, size))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void poolsMustNotOverlap() {
    FakeDnsPoolMulti pools =
        FakeDnsPoolMulti.newBuilder()
            .addPools(pool("10.9.0.0/16", 8))
            .addPools(pool("fc00::/18", 8))
            .addPools(pool("10.9.4.0/24", 8))
            .build();

    assertThatThrownBy(() -> new FakeDnsFeature(pools))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("10.9.0.0/16 and 10.9.4.0/24 overlap");
  }

  @Test
  void readsAllForms() {
    FakeDnsPoolMulti usual =
        FakeDnsPoolMulti.newBuilder()
            .addPools(pool("198.18.0.0/15", 65535))
            .addPools(pool("fc00::/18", 65535))
            .build();
    FakeDnsPoolMulti one = FakeDnsPoolMulti.newBuilder().addPools(pool("10.9.0.0/16", 100)).build();
    FakeDnsPoolMulti two = one.toBuilder().addPools(pool("10.8.0.0/24", 255)).build();

    assertThat(read("{}").value()).isEqualTo(usual);
    assertThat(read("[]").value()).isEqualTo(usual);
    assertThat(read("{\"ipPool\": \"10.9.0.0/16\", \"poolSize\": 100}").value()).isEqualTo(one);
    assertThat(read("[{\"ipPool\": \"10.9.0.0/16\", \"poolSize\": 100}, \"10.8.0.0/24\"]").value())
        .isEqualTo(two);
    assertThat(read("[\"10.9.0.0/8\"]").value().getPools(0).getLruSize()).isEqualTo(65535);
    assertThat(ConfigText.written(FakeDnsCodec.CODEC, two).read(FakeDnsCodec.CODEC).value())
        .isEqualTo(two);
  }

  @Test
  void wrongTextsAreRefused() {
    assertThat(read("[\"10.9.0.0\"]").problems()).singleElement().asString().contains("no network");
    assertThat(read("[\"10.9.0.0/16\", \"10.9.0.0/24\"]").problems())
        .singleElement()
        .asString()
        .contains("overlap");
  }

  private static ConfigReading<FakeDnsPoolMulti> read(String json) {
    return ConfigText.json("{\"x\": " + json + "}").at("x").read(FakeDnsCodec.CODEC);
  }

  private static FakeDnsFeature feature(String network, long size) {
    return new FakeDnsFeature(FakeDnsPoolMulti.newBuilder().addPools(pool(network, size)).build());
  }

  private static FakeDnsPool pool(String network, long size) {
    return FakeDnsPool.newBuilder().setIpPool(network).setLruSize(size).build();
  }
}
