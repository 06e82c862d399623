package dev.jray.feature.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.jray.spi.feature.Observatory;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.feature.StatName.Direction;
import dev.jray.spi.feature.StatName.Kind;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SourcesTest {
  private static PrometheusText read(MetricsSource... sources) {
    MetricsText text = new MetricsText();
    for (MetricsSource source : sources) {
      source.write(text);
    }
    return PrometheusText.parse(text.toString());
  }

  @Test
  void flowsAndFailuresAreThere() {
    PrometheusText text = read(new FlowMetrics(new FakeStatus()));
    assertThat(text.value("jray_accepting")).isEqualTo(1);
    assertThat(text.value("jray_flows_running")).isEqualTo(3);
    assertThat(text.value("jray_flows_started_total")).isEqualTo(12);
    assertThat(text.value("jray_failures_total{code=network.refused}")).isEqualTo(4);
    assertThat(text.types()).containsEntry("jray_failures_total", "counter");
  }

  @Test
  void usersAreLeftOutUnlessTheyAreWanted() {
    FakeStats stats =
        new FakeStats()
            .put(Kind.INBOUND, "in", Direction.UPLINK, 5)
            .put(Kind.USER, "a@b", Direction.UPLINK, 6)
            .put(Kind.OUTBOUND, "out", Direction.DOWNLINK, 7);
    PrometheusText text = read(new TrafficMetrics(stats, 0));
    assertThat(text.value("jray_inbound_traffic_bytes_total{tag=in,direction=uplink}"))
        .isEqualTo(5);
    assertThat(text.value("jray_outbound_traffic_bytes_total{tag=out,direction=downlink}"))
        .isEqualTo(7);
    assertThat(text.value("jray_users_online")).isEqualTo(1);
    assertThat(text.samples().keySet()).noneMatch(sample -> sample.contains("a@b"));
  }

  @Test
  void theUsersBeyondTheLimitAreSummedAndNobodyChangesSides() {
    FakeStats stats = new FakeStats();
    for (int i = 0; i < 10; i++) {
      stats.put(Kind.USER, "u" + i, Direction.UPLINK, 1 << i);
      stats.put(Kind.USER, "u" + i, Direction.DOWNLINK, 2 << i);
    }
    TrafficMetrics source = new TrafficMetrics(stats, 3);
    for (int scrape = 0; scrape < 2; scrape++) {
      PrometheusText text = read(source);
      assertThat(text.value("jray_user_traffic_bytes_total{user=u2,direction=downlink}"))
          .isEqualTo(8);
      assertThat(text.value("jray_user_traffic_bytes_total{user=u3,direction=downlink}")).isNull();
      assertThat(text.value("jray_user_traffic_bytes_total{user=other,direction=uplink}"))
          .isEqualTo(1023 - 7);
      stats.counters().keySet().removeIf(name -> name.name().equals("u0"));
      stats.put(Kind.USER, "u10", Direction.UPLINK, 0);
    }
  }

  @Test
  void aUserWhoseNameIsOtherIsOneOfThem() {
    FakeStats stats =
        new FakeStats()
            .put(Kind.USER, "other", Direction.UPLINK, 1)
            .put(Kind.USER, "a", Direction.UPLINK, 2)
            .put(Kind.USER, "b", Direction.UPLINK, 4);
    PrometheusText text = read(new TrafficMetrics(stats, 1));
    assertThat(text.value("jray_user_traffic_bytes_total{user=other,direction=uplink}"))
        .isEqualTo(5);
  }

  @Test
  void namesAreEscapedWhateverTheyHold() {
    Random random = new Random(8);
    FakeStats stats = new FakeStats();
    String marks = "\"\\\n\r\t{}=, #\u2028é";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder name = new StringBuilder("n").append(i);
      for (int c = random.nextInt(10); c > 0; c--) {
        name.append(marks.charAt(random.nextInt(marks.length())));
      }
      stats.put(Kind.USER, name.toString(), Direction.UPLINK, i);
    }
    MetricsText text = new MetricsText();
    new TrafficMetrics(stats, 10_000).write(text);
    long lines = text.toString().chars().filter(c -> c == '\n').count();
    assertThat(lines).isEqualTo(2_000 + 2 * 4 + 1);
    text = new MetricsText();
    text.family("a", MetricsText.Type.GAUGE, "b");
    text.sample().label("l", "\"x\\\n").label("m", "").value(1);
    assertThat(text.toString()).endsWith("\na{l=\"\\\"x\\\\\\n\",m=\"\"} 1\n");
  }

  @Test
  void tenThousandUsersStayBelowTwoMegabytes() {
    FakeStats stats = new FakeStats();
    for (int i = 0; i < 10_000; i++) {
      stats.put(Kind.USER, "user" + i + "@example.com", Direction.UPLINK, Long.MAX_VALUE - i);
      stats.put(Kind.USER, "user" + i + "@example.com", Direction.DOWNLINK, Long.MAX_VALUE - i);
    }
    MetricsText text = new MetricsText();
    new TrafficMetrics(stats, 10_000).write(text);
    assertThat(text.bytes()).hasSizeBetween(1_900_000, 2_100_000);
    text = new MetricsText();
    new TrafficMetrics(stats, 1_000).write(text);
    assertThat(text.bytes()).hasSizeLessThan(210_000);
  }

  @Test
  void probedOutboundsAndRulesAreThereIfThereAreSome() {
    Router router = mock(Router.class);
    when(router.control()).thenReturn(Optional.empty());
    assertThat(
            read(new RoutingMetrics(Observatory.NONE, router), new FlowMetrics(new FakeStatus()))
                .types())
        .doesNotContainKeys("jray_outbound_up", "jray_routing_rule_hits_total");

    RouterControl control = mock(RouterControl.class);
    when(router.control()).thenReturn(Optional.of(control));
    when(control.rules())
        .thenReturn(
            List.of(new RouterControl.Rule("", "out", 5), new RouterControl.Rule("r", "out", 6)));
    Observatory.Health health =
        new Observatory.Health(
            true, Duration.ofMillis(250), "", Instant.EPOCH, Instant.EPOCH, Optional.empty());
    PrometheusText text = read(new RoutingMetrics(() -> Map.of("out", health), router));
    assertThat(text.value("jray_outbound_up{tag=out}")).isEqualTo(1);
    assertThat(text.value("jray_outbound_probe_seconds{tag=out}")).isEqualTo(0.25);
    assertThat(text.value("jray_routing_rule_hits_total{index=1,rule=r,target=out}")).isEqualTo(6);
  }

  @Test
  void theProcessAndTheJvmTellOfThemselves() {
    PrometheusText text =
        read(new ProcessMetrics(), new JvmMetrics(), new NettyMetrics(ByteBufAllocator.DEFAULT));
    assertThat(text.value("jvm_memory_used_bytes{area=heap}")).isPositive();
    assertThat(text.value("jvm_threads_current")).isPositive();
    assertThat(text.value("process_start_time_seconds")).isGreaterThan(1.7e9);
    assertThat(text.types())
        .containsKeys(
            "jvm_gc_collection_seconds",
            "jvm_buffer_pool_used_bytes",
            "netty_allocator_used_bytes");
  }

  @Test
  void aPooledAllocatorTellsOfItsArenas() {
    PrometheusText text =
        read(new NettyMetrics(new PooledByteBufAllocator(true, 1, 2, 8192, 4, 0, 0, false)));
    assertThat(text.value("netty_arena_active_bytes{memory=direct,arena=1}")).isZero();
    assertThat(text.value("netty_arena_active_bytes{memory=heap,arena=0}")).isZero();
  }

  @Test
  void residentMemoryIsReadWhereItStands() {
    assertThat(ProcessMetrics.residentBytes(List.of("Name:\tjava", "VmRSS:\t   12345 kB")))
        .isEqualTo(12_345L * 1024);
    assertThat(ProcessMetrics.residentBytes(List.of("VmRSS:\tmuch"))).isNegative();
    assertThat(ProcessMetrics.residentBytes(List.of())).isNegative();
  }

  @Test
  void theReaderOfTheseTestsIsStrict() {
    for (String bad :
        List.of(
            "a 1\n",
            "# HELP a b\n# TYPE a gauge\na 1\na 1\n",
            "# HELP a b\n# TYPE a gauge\na{l=\"x\"y\"} 1\n",
            "# HELP a b\n# TYPE a gauge\na 1",
            "# HELP a b\n# TYPE a counter\na 1\n",
            "# HELP a b\n# TYPE a gauge\n# HELP a b\n")) {
      assertThatIllegalArgumentException().isThrownBy(() -> PrometheusText.parse(bad));
    }
  }
}
