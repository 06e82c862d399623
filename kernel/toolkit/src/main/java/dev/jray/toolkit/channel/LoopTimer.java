package dev.jray.toolkit.channel;

import dev.jray.spi.annotation.OnEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coarse timers of one event loop: a hashed wheel, so that a timer costs one small object and no
 * heap operation. Made for the timeouts of very many flows, which hardly ever fire. A timer fires
 * up to one tick late (and as late as the loop itself is), never early.
 *
 * <p>The wheel turns only while timers are pending. It goes by the loop's own clock, so that a test
 * may turn it.
 */
@OnEventLoop
public final class LoopTimer {
  /** Length of a tick. */
  public static final long TICK_MILLIS = 100;

  private static final int SLOTS = 512;
  private static final long MAX_DELAY_MILLIS = TimeUnit.DAYS.toMillis(36_500);
  private static final Logger LOGGER = LoggerFactory.getLogger(LoopTimer.class);

  // One wheel per event loop thread. It holds nothing that outlives its loop: a loop that ends
  // leaves its thread, and with it the wheel.
  private static final FastThreadLocal<LoopTimer> OF_THREAD = new FastThreadLocal<>();

  private final EventLoop loop;
  private final Ticker clock;
  private final long startNanos;
  private final Timeout[] slots = new Timeout[SLOTS];
  private final Timeout firing = new Timeout(0, null);
  private final Runnable onTick = this::onTick;
  private long tick;
  private int pending;
  private boolean turning;

  private LoopTimer(EventLoop loop) {
    this.loop = loop;
    this.clock = loop.ticker();
    this.startNanos = clock.nanoTime();
    firing.closeRing();
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Timeout(0, null);
      slots[i].closeRing();
    }
  }

  /**
   * The timer of a loop.
   *
   * @throws IllegalStateException if the caller is not on that loop
   */
  public static LoopTimer of(EventLoop loop) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("not on the event loop " + loop);
    }
    LoopTimer timer = OF_THREAD.get();
    if (timer == null || timer.loop != loop) {
      timer = new LoopTimer(loop);
      OF_THREAD.set(timer);
    }
    return timer;
  }

  /**
   * Runs a task later on this loop.
   *
   * @param delayMillis at least this many milliseconds from now
   */
  public Timeout schedule(long delayMillis, Runnable task) {
    // Read anew: the last tick may be long ago if the loop was busy since.
    long elapsed = elapsedMillis();
    if (!turning) {
      tick = elapsed / TICK_MILLIS;
      turn();
    }
    // The first tick that begins after the delay is over.
    long due = (elapsed + Math.min(Math.max(0, delayMillis), MAX_DELAY_MILLIS)) / TICK_MILLIS + 1;
    Timeout timeout = new Timeout(due, task);
    timeout.timer = this;
    slot(due).append(timeout);
    pending++;
    return timeout;
  }

  /** Milliseconds since some fixed time, as of the last tick; only differences mean something. */
  public long now() {
    return turning ? tick * TICK_MILLIS : elapsedMillis() / TICK_MILLIS * TICK_MILLIS;
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - startNanos);
  }

  private void turn() {
    turning = true;
    long next = startNanos + TimeUnit.MILLISECONDS.toNanos((tick + 1) * TICK_MILLIS);
    loop.schedule(onTick, Math.max(0, next - clock.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void onTick() {
    long reached = elapsedMillis() / TICK_MILLIS;
    while (tick < reached) {
      tick++;
      fireDue(slot(tick));
    }
    if (pending > 0) {
      turn();
    } else {
      turning = false;
    }
  }

  // In two steps, so that tasks may cancel their neighbours and add to the slot that is emptied.
  private void fireDue(Timeout slot) {
    Timeout timeout = slot.next;
    while (timeout != slot) {
      Timeout next = timeout.next;
      if (timeout.due <= tick) {
        timeout.unlink();
        firing.append(timeout);
      }
      timeout = next;
    }
    while (firing.next != firing) {
      Timeout first = firing.next;
      first.cancel();
      run(first.task);
    }
  }

  // One broken task, even one whose class cannot be loaded, must not stop the wheel of everybody
  // else.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOGGER.warn("A timer task failed", e);
    }
  }

  private Timeout slot(long due) {
    return slots[(int) (due & (SLOTS - 1))];
  }

  /** A pending task. */
  public static final class Timeout {
    private final long due;
    private final Runnable task;
    private LoopTimer timer;
    private Timeout previous;
    private Timeout next;

    private Timeout(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    /** Forgets the task; does nothing if it ran or was cancelled. Call it on the loop. */
    public void cancel() {
      if (timer != null) {
        timer.pending--;
        timer = null;
        unlink();
      }
    }

    // Forgets the neighbours: whoever keeps a dead timeout must not keep them alive.
    private void unlink() {
      previous.next = next;
      next.previous = previous;
      previous = null;
      next = null;
    }

    private void closeRing() {
      previous = this;
      next = this;
    }

    private void append(Timeout other) {
      other.previous = previous;
      other.next = this;
      previous.next = other;
      previous = other;
    }
  }
}
