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
   * Opens connections. One that is lost or hangs is opened anew, a few times: V2Ray's servers take
   * a new connection for a replay now and then.
   *
   * @param limit for opening and idling together
   */
  public static IdleLoad open(Target target, int count, Duration limit) throws LoadException {
    Connections clients = new Connections(target, limit);
    Message message = new Message();
    int lost = 0;
    try {
      for (int i = 0; i < count; i++) {
        lost += openOne(clients, message, count * ConnectLoad.TOLERATED - lost);
      }
      return new IdleLoad(clients, target.origin(), count);
    } catch (IOException e) {
      clients.close();
      throw clients.failure(e);
    }
  }

  /** Returns how many were lost before one stayed. */
  private static int openOne(Connections clients, Message message, double tolerated)
      throws IOException {
    int lost = 0;
    while (true) {
      try {
        clients.exchanged(message);
        return lost;
      } catch (IOException e) {
        lost++;
        if (lost > tolerated || clients.expired()) {
          throw e;
        }
      }
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
