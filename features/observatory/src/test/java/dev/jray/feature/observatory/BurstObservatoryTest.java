package dev.jray.feature.observatory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.feature.observatory.proto.burst.Config;
import dev.jray.feature.observatory.proto.burst.HealthPingConfig;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Observatory.Samples;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.RecordingLog;
import java.time.Duration;
import java.util.Collections;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BurstObservatoryTest {
  private final TestProber prober = new TestProber();
  private final TestOutbounds outbounds = new TestOutbounds("a", "b", "other");

  private BurstObservatory start(String connectivity) {
    BurstSettings settings =
        BurstSettings.of(
            Config.newBuilder()
                .addSubjectSelector("a")
                .addSubjectSelector("b")
                .setPingConfig(
                    HealthPingConfig.newBuilder()
                        .setInterval(10_000_000_000L)
                        .setSamplingCount(4)
                        .setConnectivity(connectivity))
                .build());
    BurstObservatory observatory =
        new BurstObservatory(
            settings,
            outbounds,
            prober,
            prober.host.eventLoop(),
            prober,
            new SplittableRandom(1),
            new Verdicts(new RecordingLog(Severity.WARNING)));
    observatory.start();
    prober.pass(100);
    return observatory;
  }

  @Test
  void probesEachOnceAtTheStartAndThenAsOftenAsAskedInEachPeriod() {
    prober.answers.put("a", TestProber.answered(10));
    prober.answers.put("b", TestProber.failed());
    BurstObservatory observatory = start("");
    assertThat(observatory.results()).containsOnlyKeys("a", "b");
    prober.pass(40_200);
    assertThat(Collections.frequency(prober.asked, "a")).isEqualTo(5);
    assertThat(Collections.frequency(prober.asked, "b")).isEqualTo(5);
    prober.pass(400_000);
    assertThat(Collections.frequency(prober.asked, "a")).isBetween(40, 46);
    Health alive = observatory.results().get("a");
    assertThat(alive.alive()).isTrue();
    assertThat(alive.delay()).isEqualTo(Duration.ofMillis(10));
    assertThat(alive.samples().orElseThrow())
        .isEqualTo(
            new Samples(
                4,
                0,
                Duration.ZERO,
                Duration.ofMillis(10),
                Duration.ofMillis(10),
                Duration.ofMillis(10)));
    Health dead = observatory.results().get("b");
    assertThat(dead.alive()).isFalse();
    assertThat(dead.samples().orElseThrow().failed()).isEqualTo(4);
    assertThat(dead.delay()).isEqualTo(Verdicts.DEAD);
  }

  @Test
  void withoutANetworkFailuresDoNotCount() {
    prober.answers.put("a", TestProber.answered(10));
    prober.answers.put("b", TestProber.failed());
    prober.networkUp = false;
    BurstObservatory observatory = start("http://c.test/");
    prober.answers.put("a", TestProber.failed());
    prober.pass(40_200);
    assertThat(observatory.results()).containsOnlyKeys("a");
    assertThat(observatory.results().get("a").samples().orElseThrow().failed()).isZero();
    assertThat(prober.directs).isPositive();
    prober.networkUp = true;
    prober.pass(40_200);
    assertThat(observatory.results().get("b").alive()).isFalse();
  }

  @Test
  void nothingHappensAfterTheEnd() {
    prober.answers.put("a", TestProber.answered(10));
    prober.answers.put("b", TestProber.answered(10));
    BurstObservatory observatory = start("");
    observatory.close();
    int asked = prober.asked.size();
    prober.pass(100_000);
    assertThat(prober.asked).hasSize(asked);
  }

  @Test
  void whatIsNotGivenHasDefaults() {
    BurstSettings settings = BurstSettings.of(Config.getDefaultInstance());
    assertThat(settings.question().method()).isEqualTo("HEAD");
    assertThat(settings.question().limit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.question().url().server().hostPort())
        .isEqualTo("connectivitycheck.gstatic.com:443");
    assertThat(settings.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.sampling()).isEqualTo(10);
    assertThat(settings.connectivity()).isEmpty();
  }

  private static void assertRefused(HealthPingConfig.Builder ping, String why) {
    assertThatThrownBy(() -> BurstSettings.of(Config.newBuilder().setPingConfig(ping).build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertRefused(HealthPingConfig.newBuilder().setSamplingCount(-1), "samples");
    assertRefused(HealthPingConfig.newBuilder().setSamplingCount(100_000), "samples");
    assertRefused(HealthPingConfig.newBuilder().setHttpMethod("GET /\r\n"), "no method");
    assertRefused(HealthPingConfig.newBuilder().setDestination("x"), "no URL");
    assertRefused(HealthPingConfig.newBuilder().setConnectivity("x"), "no URL");
  }
}
