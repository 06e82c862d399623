package dev.jray.kernel.dispatch;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts an instance's flows and what they failed of, without contention between event loops. */
public final class FlowCounts {
  // Codes are enums, so there are a few dozen; a plugin that makes them from data must not fill us
  private static final int MAX_CODES = 1024;
  private static final String OTHER = "other";

  private final LongAdder running = new LongAdder();
  private final LongAdder started = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  void begin() {
    started.increment();
    running.increment();
  }

  void end() {
    running.decrement();
  }

  /** A handshake or a flow failed. */
  public void failed(Throwable cause) {
    failed(cause instanceof FlowException known ? known.code() : NetworkError.INTERNAL);
  }

  private void failed(ErrorCode code) {
    LongAdder known = failures.get(code.id());
    if (known == null) {
      String id = failures.size() < MAX_CODES ? code.id() : OTHER;
      known = failures.computeIfAbsent(id, first -> new LongAdder());
    }
    known.increment();
  }

  /** How many flows have not ended. */
  public long running() {
    return running.sum();
  }

  /** How many flows were begun. */
  public long started() {
    return started.sum();
  }

  /** How many handshakes and flows failed, by error code. */
  public Map<String, Long> failures() {
    Map<String, Long> result = new TreeMap<>();
    failures.forEach((code, count) -> result.put(code, count.sum()));
    return result;
  }
}
