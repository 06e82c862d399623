package dev.jray.tests.bench.load;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Sends a message of 1 KB, waits for its echo, sends the next, on connections that stay open.
 *
 * @param roundTrips for each connection
 */
public record EchoLoad(int connections, int roundTrips, Duration limit) {
  /**
   * Times of all round trips, sorted.
   *
   * @param wall nanoseconds from the first request to the last answer
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, handed to one reader
  public record Result(long[] nanos, long wall, int connections, int lost) implements Work {
    @Override
    public double units() {
      return nanos.length;
    }

    public double perSecond() {
      return nanos.length * 1e9 / wall;
    }

    /** The time that a share of the round trips stayed within. */
    public double microsAt(double share) {
      int index = (int) Math.ceil(share * nanos.length) - 1;
      return nanos[Math.max(0, index)] / 1e3;
    }
  }

  /** Opens the connections, runs the round trips, closes. */
  public Result run(Target target, Watch watch) throws IOException, LoadException {
    try (Connections clients = new Connections(target, limit)) {
      List<Callable<long[]>> tasks = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Message message = new Message();
        SocketChannel channel = open(clients, message);
        tasks.add(() -> echo(channel, message));
      }
      watch.begin();
      long start = System.nanoTime();
      List<long[]> results = clients.together(tasks);
      long wall = System.nanoTime() - start;
      watch.end();
      long[] all = results.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Result(all, wall, connections, clients.lost());
    }
  }

  // One exchange outside the clock: the first one also pays for the proxy's own dial.
  private static SocketChannel open(Connections clients, Message message) throws LoadException {
    try {
      return clients.anew(message::exchange);
    } catch (IOException e) {
      throw clients.failure(e);
    }
  }

  private long[] echo(SocketChannel channel, Message message) throws IOException {
    long[] nanos = new long[roundTrips];
    for (int i = 0; i < roundTrips; i++) {
      long start = System.nanoTime();
      message.exchange(channel);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }
}
