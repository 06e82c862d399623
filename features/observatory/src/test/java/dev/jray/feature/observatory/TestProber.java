package dev.jray.feature.observatory;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes probes whose outcomes the test decides, in a time that it moves. */
final class TestProber extends Clock implements Prober {
  final EmbeddedChannel host = new EmbeddedChannel();
  final List<String> asked = new ArrayList<>();
  final Map<String, Consumer<Outcome>> open = new LinkedHashMap<>();
  final Map<String, Outcome> answers = new LinkedHashMap<>();
  boolean networkUp = true;
  int directs;
  private Instant now = Instant.parse("2021-01-01T00:00:00Z");

  TestProber() {
    host.freezeTime();
  }

  static Outcome answered(long millis) {
    return new Outcome(Duration.ofMillis(millis), "");
  }

  static Outcome failed() {
    return new Outcome(Duration.ofSeconds(5), "dead");
  }

  void pass(long millis) {
    for (long left = millis; left > 0; left -= 100) {
      long step = Math.min(100, left);
      now = now.plusMillis(step);
      host.advanceTimeBy(step, TimeUnit.MILLISECONDS);
      host.runPendingTasks();
    }
  }

  @Override
  public void probe(EventLoop loop, String tag, Question question, Consumer<Outcome> done) {
    asked.add(tag);
    if (answers.containsKey(tag)) {
      done.accept(answers.get(tag));
    } else {
      open.put(tag, done);
    }
  }

  @Override
  public void direct(EventLoop loop, Question question, Consumer<Outcome> done) {
    directs++;
    done.accept(networkUp ? answered(1) : failed());
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
