package dev.jray.protocol.vmess;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. */
final class TestClock extends Clock {
  /** When all vectors were recorded. */
  static final long RECORDED = 1_609_459_200L;

  private final AtomicLong seconds = new AtomicLong(RECORDED);

  TestClock pass(long more) {
    seconds.addAndGet(more);
    return this;
  }

  long seconds() {
    return seconds.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new AssertionError("nobody asks for a zone");
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(seconds());
  }
}
