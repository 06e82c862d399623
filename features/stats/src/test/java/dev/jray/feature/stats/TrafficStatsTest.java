package dev.jray.feature.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import dev.jray.feature.stats.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.StatName;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TrafficStatsTest {
  private static final StatName UP = new StatName(Kind.USER, "a@b", Direction.UPLINK);
  private static final StatName DOWN = new StatName(Kind.USER, "a@b", Direction.DOWNLINK);

  private final MetricRegistry registry = new MetricRegistry();
  private final TrafficStats stats = new TrafficStats(registry, Clock.systemUTC());

  @Test
  void oneNameHasOneCounter() {
    Counter up = stats.counter(UP);
    assertThat(stats.counter(new StatName(Kind.USER, "a@b", Direction.UPLINK))).isSameAs(up);
    assertThat(stats.counter(DOWN)).isNotSameAs(up);
    up.add(3);
    assertThat(stats.counters().get(UP).value()).isEqualTo(3);
    assertThat(stats.counters().get(DOWN).value()).isZero();
  }

  @Test
  void theRegistryHoldsThemUnderV2RaysNames() {
    stats.counter(UP).add(7);
    stats.counter(new StatName(Kind.INBOUND, "in", Direction.DOWNLINK)).add(8);
    stats.counter(new StatName(Kind.OUTBOUND, "out", Direction.UPLINK)).add(9);

    assertThat(registry.getGauges())
        .hasSize(3)
        .hasEntrySatisfying(
            "user>>>a@b>>>traffic>>>uplink", gauge -> assertThat(gauge.getValue()).isEqualTo(7L))
        .hasEntrySatisfying(
            "inbound>>>in>>>traffic>>>downlink",
            gauge -> assertThat(gauge.getValue()).isEqualTo(8L))
        .hasEntrySatisfying(
            "outbound>>>out>>>traffic>>>uplink",
            gauge -> assertThat(gauge.getValue()).isEqualTo(9L));

    assertThat(stats.counter(UP).reset()).isEqualTo(7);
    assertThat(registry.getGauges().get(UP.toString()).getValue()).isEqualTo(0L);
  }

  @Test
  void namesThatLookLikeNamesOfOthersDoNotClash() {
    stats.counter(new StatName(Kind.USER, "x>>>traffic>>>uplink", Direction.UPLINK)).add(1);
    stats.counter(new StatName(Kind.USER, "x", Direction.UPLINK)).add(2);
    assertThat(registry.getGauges()).hasSize(2);
  }

  @Test
  void theMapCannotBeChangedButGrowsWithTheCounters() {
    var counters = stats.counters();
    assertThat(counters).isEmpty();
    Counter up = stats.counter(UP);
    assertThat(counters).containsOnlyKeys(UP).containsValue(up);
    assertThatThrownBy(() -> counters.remove(UP)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void twoInstancesShareNothing() {
    new TrafficStats(Clock.systemUTC()).counter(UP).add(5);
    assertThat(new TrafficStats(Clock.systemUTC()).counters()).isEmpty();
    assertThat(stats.counter(UP).value()).isZero();
  }

  @Test
  void threadsThatAskAtOnceGetTheSameCounter() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      CyclicBarrier together = new CyclicBarrier(4);
      List<Future<Integer>> done = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    together.await(30, TimeUnit.SECONDS);
                    stats.counter(new StatName(Kind.USER, "u" + i, Direction.UPLINK)).add(1);
                  }
                  return 0;
                }));
      }
      for (Future<Integer> one : done) {
        assertThat(one.get(60, TimeUnit.SECONDS)).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(stats.counters()).hasSize(500);
    assertThat(stats.counters().values()).allMatch(counter -> counter.value() == 4);
  }

  @Test
  void theSectionIsAnEmptyObject() {
    ConfigCodec<Config> codec = StatsCodec.CODEC;
    assertThat(codec.type()).isEqualTo("v2ray.core.app.stats.Config");
    assertThat(ConfigText.json("{}").read(codec).value().toByteString().isEmpty()).isTrue();
    assertThat(ConfigText.json("{\"level\": 1}").read(codec).warnings()).hasSize(1);
    assertThat(((ConfigCodec.OfMessage<Config>) codec).writer().apply(Config.getDefaultInstance()))
        .isEmpty();
  }

  @Test
  void anythingElseIsAProblem() {
    ConfigReading<Config> number = ConfigText.json("5").read(StatsCodec.CODEC);
    assertThat(number.result()).isNotNull();
    assertThat(number.problems()).contains("settings: write an empty object, {}, to have counters");
  }

  @Test
  void theJarNamesItsPluginWhichIsLeftOutWithoutTheSection() {
    PluginAssert.assertInstalled(StatsPlugin.class, "stats");
    assertThat(new StatsPlugin().features())
        .singleElement()
        .satisfies(feature -> assertThat(feature.section()).isEqualTo("stats"))
        .satisfies(feature -> assertThat(feature.whenAbsent()).isEqualTo(Optional.empty()));
  }
}
