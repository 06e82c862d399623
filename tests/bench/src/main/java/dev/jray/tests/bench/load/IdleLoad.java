package dev.jray.tests.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Connections that have exchanged one message and now do nothing, until closed. */
public final class IdleLoad implements AutoCloseable {
  private final Connections clients;
  private final Origin origin;
  private final Message message = new Message();
  private int count;
  private int lost;

  /**
   * Opens none yet.
   *
   * @param limit for all opening and idling together
   */
  public IdleLoad(Target target, Duration limit) {
    clients = new Connections(target, limit);
    origin = target.origin();
  }

  /**
   * Opens connections until there are so many. One that is lost or hangs is opened anew, a few
   * times: V2Ray's servers take a new connection for a replay now and then.
   */
  public void growTo(int wanted) throws LoadException {
    try {
      while (count < wanted) {
        openOne(wanted * ConnectLoad.TOLERATED);
        count++;
      }
    } catch (IOException e) {
      throw clients.failure(e);
    }
  }

  private void openOne(double tolerated) throws IOException {
    while (true) {
      try {
        clients.exchanged(message);
        return;
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
