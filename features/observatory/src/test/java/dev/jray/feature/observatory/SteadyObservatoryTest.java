package dev.jray.feature.observatory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Observatory.Health;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.RecordingLog;
import dev.jray.toolkit.proto.observatory.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SteadyObservatoryTest {
  private final TestProber prober = new TestProber();
  private final TestOutbounds outbounds = new TestOutbounds("c1", "other", "b", "c0");
  private final RecordingLog log = new RecordingLog(Severity.WARNING);

  private SteadyObservatory start(boolean together) {
    SteadyObservatory observatory =
        new SteadyObservatory(
            Config.newBuilder()
                .addSubjectSelector("c")
                .addSubjectSelector("b")
                .setProbeInterval(10_000_000_000L)
                .setEnableConcurrency(together)
                .build(),
            outbounds,
            prober,
            prober.host.eventLoop(),
            prober,
            new Verdicts(log));
    observatory.start();
    prober.pass(100);
    return observatory;
  }

  private void answer(String tag, Outcome outcome) {
    prober.open.remove(tag).accept(outcome);
  }

  @Test
  void probesOneAfterTheOtherWithAPauseAfterEach() {
    SteadyObservatory observatory = start(false);
    assertThat(prober.asked).containsExactly("b");
    prober.pass(30_000);
    assertThat(prober.asked).containsExactly("b");
    answer("b", TestProber.answered(30));
    prober.pass(9_800);
    assertThat(prober.asked).containsExactly("b");
    prober.pass(400);
    assertThat(prober.asked).containsExactly("b", "c0");
    assertThat(observatory.results()).containsOnlyKeys("b");
    prober.answers.put("c0", TestProber.answered(1));
    prober.answers.put("c1", TestProber.answered(1));
    answer("c0", TestProber.answered(1));
    prober.pass(22_000);
    assertThat(prober.asked).containsExactly("b", "c0", "c1", "b");
  }

  @Test
  void probesAllAtOnceIfAsked() {
    SteadyObservatory observatory = start(true);
    assertThat(prober.asked).containsExactly("b", "c0", "c1");
    for (String tag : List.of("c1", "b", "c0")) {
      prober.pass(20_000);
      assertThat(prober.asked).hasSize(3);
      answer(tag, TestProber.answered(1));
    }
    prober.pass(10_200);
    assertThat(prober.asked).hasSize(6);
    assertThat(observatory.results()).hasSize(3);
  }

  @Test
  void tellsWhatTheLastProbeSaid() {
    SteadyObservatory observatory = start(false);
    Instant first = prober.instant();
    answer("b", TestProber.answered(30));
    assertThat(observatory.results().get("b"))
        .extracting(Health::alive, Health::delay, Health::lastError, Health::lastSeen)
        .containsExactly(true, Duration.ofMillis(30), "", first);
    prober.answers.put("c0", TestProber.failed());
    prober.answers.put("c1", TestProber.failed());
    prober.answers.put("b", TestProber.failed());
    prober.pass(35_000);
    Health dead = observatory.results().get("b");
    assertThat(dead.alive()).isFalse();
    assertThat(dead.delay()).isEqualTo(Duration.ofMillis(99_999_999));
    assertThat(dead.lastError()).isEqualTo("dead");
    assertThat(dead.lastSeen()).isEqualTo(first);
    assertThat(dead.lastTry()).isAfter(first);
    assertThat(observatory.results().get("c0").lastSeen()).isEqualTo(Instant.EPOCH);
    assertThat(log.lines()).hasSize(3);
    prober.answers.put("b", TestProber.answered(5));
    prober.pass(35_000);
    assertThat(observatory.results().get("b").alive()).isTrue();
    assertThat(log.lines()).hasSize(4);
  }

  @Test
  void outboundsComeAndGo() {
    prober.answers.put("b", TestProber.answered(1));
    prober.answers.put("c0", TestProber.answered(1));
    prober.answers.put("c1", TestProber.answered(1));
    SteadyObservatory observatory = start(true);
    assertThat(observatory.results()).containsOnlyKeys("b", "c0", "c1");
    outbounds.tags.clear();
    prober.pass(10_200);
    assertThat(observatory.results()).isEmpty();
    outbounds.tags.add("b");
    prober.pass(10_200);
    assertThat(observatory.results()).containsOnlyKeys("b");
    observatory.close();
    int asked = prober.asked.size();
    prober.pass(60_000);
    assertThat(prober.asked).hasSize(asked);
  }
}
