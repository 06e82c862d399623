package dev.jray.tests.bench.load;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Moves a fixed volume.
 *
 * @param volume bytes over all connections together
 */
public record BulkLoad(Direction direction, int connections, long volume, Duration limit) {
  /** As the client sees it. */
  public enum Direction {
    UP,
    DOWN
  }

  /** The clock runs from the first payload byte until the receiver of the last has checked it. */
  public record Result(long bytes, long nanos, int connections, int lost) implements Work {
    @Override
    public double units() {
      return bytes;
    }

    public double megabytesPerSecond() {
      return bytes * 1e3 / nanos;
    }
  }

  /** Opens the connections, moves the bytes, closes. */
  public Result run(Target target, Watch watch) throws IOException, LoadException {
    long share = volume / connections;
    Pattern pattern = target.origin().pattern();
    try (Connections clients = new Connections(target, limit)) {
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = open(clients);
        tasks.add(() -> transfer(channel, pattern, share));
      }
      watch.begin();
      long start = System.nanoTime();
      long bytes = 0;
      for (long moved : clients.together(tasks)) {
        bytes += moved;
      }
      long nanos = System.nanoTime() - start;
      watch.end();
      return new Result(bytes, nanos, connections, clients.lost());
    }
  }

  private SocketChannel open(Connections clients) throws LoadException {
    try {
      return clients.ready(direction == Direction.UP ? Mode.UPLOAD : Mode.DOWNLOAD);
    } catch (IOException e) {
      throw clients.failure(e);
    }
  }

  private long transfer(SocketChannel channel, Pattern pattern, long share) throws Exception {
    Streams.writeLong(channel, share);
    long result;
    if (direction == Direction.UP) {
      Streams.send(channel, pattern, share);
      result = Streams.readLong(channel);
    } else {
      result = Streams.receive(channel, pattern, share);
    }
    if (result != share) {
      throw new LoadException("wrong bytes at offset " + (-1 - result));
    }
    return share;
  }
}
