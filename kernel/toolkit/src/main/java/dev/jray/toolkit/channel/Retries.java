package dev.jray.toolkit.channel;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Supplier;

/**
 * Opens a channel as V2Ray's outbounds do: up to {@value #TRIES} tries with growing pauses, the
 * first of them none. Only what the network did is tried again, unless it is known to be {@link
 * FlowException#isDefinite() definite}.
 */
@OnEventLoop
public final class Retries {
  /** Most tries. */
  public static final int TRIES = 5;

  private final EventLoop loop;
  private final long pauseMillis;
  private final Supplier<Future<Channel>> opener;
  private final Promise<Channel> result;
  private Future<Channel> running;
  private int failures;

  private Retries(EventLoop loop, long pauseMillis, Supplier<Future<Channel>> opener) {
    this.loop = loop;
    this.pauseMillis = pauseMillis;
    this.opener = opener;
    this.result = loop.newPromise();
  }

  /**
   * Opens a channel.
   *
   * @param pauseMillis how much longer each pause is than the one before
   * @param opener makes one try, on the loop; it is cancelled if the result is
   * @return the channel of the first try that succeeds, or the last failure
   */
  public static Future<Channel> open(
      EventLoop loop, long pauseMillis, Supplier<Future<Channel>> opener) {
    Retries retries = new Retries(loop, pauseMillis, opener);
    retries.result.addListener(
        done -> {
          if (done.isCancelled() && retries.running != null) {
            retries.running.cancel(false);
          }
        });
    retries.attempt();
    return retries.result;
  }

  private void attempt() {
    if (result.isDone()) {
      return;
    }
    Future<Channel> attempt = opener.get();
    running = attempt;
    if (attempt.isDone()) {
      onDone(attempt);
    } else {
      attempt.addListener(done -> onDone(attempt));
    }
  }

  private void onDone(Future<Channel> attempt) {
    if (!attempt.isSuccess()) {
      onFailure(attempt.cause());
    } else if (!result.trySuccess(attempt.getNow())) {
      attempt.getNow().close();
    }
  }

  private void onFailure(Throwable why) {
    failures++;
    if (failures == TRIES || !mayPass(why)) {
      result.tryFailure(why);
    } else if (failures == 1) {
      attempt();
    } else {
      LoopTimer.of(loop).schedule((failures - 1) * pauseMillis, this::attempt);
    }
  }

  /** Whether a failure is one of those that are tried again. */
  public static boolean mayPass(Throwable why) {
    return why instanceof FlowException known
        && !known.isDefinite()
        && known.code().kind() == ErrorCode.Kind.NETWORK;
  }
}
