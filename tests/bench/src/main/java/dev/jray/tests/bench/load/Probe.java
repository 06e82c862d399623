package dev.jray.tests.bench.load;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.OptionalLong;

/** One try whether a way is open yet. */
public final class Probe {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /**
   * What a try came to.
   *
   * @param connected when the first proxy took the connection, as of {@link System#nanoTime()}
   * @param echoed whether a message came back from the origin
   */
  public record Outcome(OptionalLong connected, boolean echoed) {}

  private Probe() {}

  /** Connects and exchanges one message. A failure is a result here, not an error. */
  public static Outcome once(Target target) {
    OptionalLong connected = OptionalLong.empty();
    try (SocketChannel channel = SocketChannel.open()) {
      // Refused at once as long as nobody listens; so far a try costs next to nothing.
      channel.connect(target.proxy());
      connected = OptionalLong.of(System.nanoTime());
      try (Connections clients = new Connections(target, LIMIT)) {
        clients.adopt(channel);
        clients.greet(channel);
        new Message().exchange(channel);
      }
      return new Outcome(connected, true);
    } catch (IOException e) {
      return new Outcome(connected, false);
    }
  }
}
