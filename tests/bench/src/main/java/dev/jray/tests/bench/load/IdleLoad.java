package dev.jray.tests.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Connections that have exchanged one message and now do nothing, until closed. */
public final class IdleLoad implements AutoCloseable {
  private final Connections clients;
  private final Origin origin;
  private final int count;

  private IdleLoad(Connections clients, Origin origin, int count) {
    this.clients = clients;
    this.origin = origin;
    this.count = count;
  }

  /**
   * Opens connections.
   *
   * @param limit for opening and idling together
   */
  public static IdleLoad open(Target target, int count, Duration limit) throws LoadException {
    Connections clients = new Connections(target, limit);
    Message message = new Message();
    try {
      for (int i = 0; i < count; i++) {
        message.exchange(clients.dial());
      }
      return new IdleLoad(clients, target.origin(), count);
    } catch (IOException e) {
      clients.close();
      throw clients.failure(e);
    }
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
