package dev.jray.kernel.relay;

import io.netty.channel.Channel;
import java.util.Optional;

/**
 * A way to move bytes from socket to socket below the pipelines of their channels, for flows that
 * move many. Called on the flow's event loop.
 */
public interface Shortcut {
  /** Where there is none. */
  Shortcut NONE =
      new Shortcut() {
        @Override
        public long worthwhileBytes() {
          return Long.MAX_VALUE;
        }

        @Override
        public boolean fits(End client, End server) {
          return false;
        }

        @Override
        public Optional<Tunnel> open(End client, End server) {
          return Optional.empty();
        }
      };

  /** How much a direction must move within a second to be worth the descriptors. */
  long worthwhileBytes();

  /** Whether nothing but the relay, and meters, stands between these sockets. */
  boolean fits(End client, End server);

  /**
   * Takes the sockets over. From now on their channels read and write nothing by themselves;
   * closing and shutting them down works as before. Nothing may be queued in either channel.
   *
   * @return empty if there is nothing left to do it with
   */
  Optional<Tunnel> open(End client, End server);

  /** One side of a relay, told what happens to what its socket reads. */
  interface End {
    /** The channel of the socket. */
    Channel channel();

    /** So many bytes were read. */
    void moved(int bytes);

    /** The peer ended its stream, and all of it has been written. */
    void ended();

    /** The connection is broken, but what came before still waits for the other side. */
    void failing();

    /** The connection broke. */
    void failed();
  }

  /** Counts a socket's bytes, which it does not see itself while the shortcut moves them. */
  interface Meter {
    /** Counts nothing. */
    Meter NONE =
        new Meter() {
          @Override
          public void onRead(long bytes) {}

          @Override
          public void onWritten(long bytes) {}
        };

    /** So many bytes were read from the socket. */
    void onRead(long bytes);

    /** So many bytes were written to the socket. */
    void onWritten(long bytes);
  }

  /** Two sockets that were taken over. */
  interface Tunnel {
    /** How many bytes have been written to this end's socket. */
    long written(End to);

    /** Reads no more; closes this end's channel as soon as what was read for it is written. */
    void finish(End to);
  }
}
