package dev.jray.tests.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens connections one after the other on several threads: connect, one message of 1 KB and its
 * echo, close.
 *
 * @param count connections over all threads together
 */
public record ConnectLoad(int threads, int count, Duration limit) {
  /** The share of connections that may be lost. */
  private static final double TOLERATED = 0.01;

  /**
   * A connection that is reset or hangs for five seconds is lost; its time does not count.
   *
   * @param perSecond sum of the threads' own rates
   */
  public record Result(int done, int lost, double perSecond) implements Work {
    @Override
    public double units() {
      return done;
    }

    @Override
    public int connections() {
      return done;
    }

    private Result plus(Result other) {
      return new Result(done + other.done, lost + other.lost, perSecond + other.perSecond);
    }
  }

  /**
   * Returns when the origin has seen the last connection close, so that the cost of closing counts.
   */
  public Result run(Target target, Watch watch) throws IOException, LoadException {
    try (Connections clients = new Connections(target, limit)) {
      watch.begin();
      List<Callable<Result>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        tasks.add(() -> connect(clients, count / threads));
      }
      Result sum = new Result(0, 0, 0);
      for (Result result : clients.together(tasks)) {
        sum = sum.plus(result);
      }
      if (sum.lost > count * TOLERATED) {
        throw new LoadException(sum.lost + " of " + count + " connections were lost");
      }
      awaitClosed(target.origin());
      watch.end();
      return sum;
    }
  }

  private static Result connect(Connections clients, int share) throws IOException {
    Message message = new Message();
    int done = 0;
    int lost = 0;
    long busy = 0;
    while (done + lost < share) {
      long start = System.nanoTime();
      try {
        clients.hangUp(clients.once(message::exchange));
      } catch (IOException e) {
        if (clients.expired()) {
          throw e;
        }
        // Counted, and reported with the result.
        lost++;
        continue;
      }
      busy += System.nanoTime() - start;
      done++;
    }
    return new Result(done, lost, done * 1e9 / Math.max(1, busy));
  }

  private static void awaitClosed(Origin origin) {
    long start = System.nanoTime();
    while (origin.connections() > 0 && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
