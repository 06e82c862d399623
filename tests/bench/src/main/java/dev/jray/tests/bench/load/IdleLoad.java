package dev.jray.tests.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Connections that have exchanged one message and now do nothing, until closed. */
public final class IdleLoad implements AutoCloseable {
  private static final int THREADS = 8;

  private final Connections clients;
  private final Origin origin;
  private int count;

  /**
   * Opens none yet.
   *
   * @param limit for all opening and idling together
   */
  public IdleLoad(Target target, Duration limit) {
    clients = new Connections(target, limit);
    origin = target.origin();
  }

  /** Opens connections until there are so many, 8 at a time. */
  public void growTo(int wanted) throws LoadException {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int share = (wanted - count + i) / THREADS;
      tasks.add(() -> open(share));
    }
    clients.together(tasks);
    count = wanted;
  }

  private boolean open(int share) throws IOException {
    Message message = new Message();
    for (int i = 0; i < share; i++) {
      clients.anew(message::exchange);
    }
    return true;
  }

  /**
   * Says whether all connections have lived until now.
   *
   * @throws LoadException if one was closed
   */
  public void check() throws LoadException {
    int alive = origin.connections();
    if (alive < count) {
      throw new LoadException("only " + alive + " of " + count + " idle connections are open");
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
