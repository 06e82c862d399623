package dev.jray.protocol.socks;

import dev.jray.spi.flow.User;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The live UDP associations of one inbound, by client. Shared by all event loops.
 *
 * <p>All clients send to the one UDP port of the inbound. Who may is decided by the source address:
 * it must be that of a live, authenticated control connection. Its port is the one that was
 * announced there or, as long as nothing came from that one, the port of the first datagram that no
 * other association of that address accounts for: many clients announce none, and V2Ray announces
 * its target's.
 */
final class SocksAssociations {
  /** Most associations that one client address can have. */
  static final int MAX_PER_CLIENT = 512;

  private static final int UNKNOWN = 0;

  private final ConcurrentMap<InetAddress, List<Association>> byClient = new ConcurrentHashMap<>();

  /**
   * One association.
   *
   * @param announced where the datagrams shall come from, or {@link #UNKNOWN}
   * @param port where they do come from, or {@link #UNKNOWN}
   * @param control the TCP connection that keeps it alive
   * @param datagrams the channel of its datagrams, once there is one
   */
  private record Association(
      int announced, int port, User user, Channel control, Optional<Channel> datagrams) {
    Association claimed(int source, Channel channel) {
      return new Association(announced, source, user, control, Optional.of(channel));
    }

    /** How well a source port fits; the least is the best. */
    Fit fit(int source) {
      if (port == source) {
        return Fit.KNOWN;
      }
      if (announced == source) {
        return Fit.ANNOUNCED;
      }
      if (port != UNKNOWN) {
        return Fit.NONE;
      }
      return announced == UNKNOWN ? Fit.FREE : Fit.MISTAKEN;
    }
  }

  private enum Fit {
    KNOWN,
    ANNOUNCED,
    FREE,
    MISTAKEN,
    NONE
  }

  /**
   * Adds an association that ends with its control connection.
   *
   * @param port that the client announced, or 0
   * @return false if this client has too many
   */
  boolean add(InetAddress client, int port, User user, Channel control) {
    Association made = new Association(port, UNKNOWN, user, control, Optional.empty());
    List<Association> all =
        byClient.merge(
            client,
            List.of(made),
            (old, added) -> old.size() < MAX_PER_CLIENT ? concat(old, made) : old);
    boolean taken = all.get(all.size() - 1).equals(made);
    if (taken) {
      control.closeFuture().addListener(closed -> remove(client, control));
    }
    return taken;
  }

  /** Whether a datagram from there may belong to an association. */
  boolean expects(InetSocketAddress source) {
    List<Association> all = byClient.get(source.getAddress());
    return all != null && indexFor(all, source.getPort()) >= 0;
  }

  /**
   * Joins a channel of datagrams to the association that its source belongs to; the channel is
   * closed when that ends.
   *
   * @return the association's user; empty if there is none
   */
  Optional<User> claim(InetSocketAddress source, Channel datagrams) {
    List<Association> before = new ArrayList<>();
    List<Association> all =
        byClient.computeIfPresent(
            source.getAddress(),
            (client, old) -> {
              before.addAll(old);
              return claimed(old, source.getPort(), datagrams);
            });
    if (all == null) {
      return Optional.empty();
    }
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).equals(before.get(i))) {
        // Who came first from a port that was not announced must give way
        before.get(i).datagrams().ifPresent(Channel::close);
      }
    }
    for (Association association : all) {
      if (association.datagrams().isPresent() && association.datagrams().get() == datagrams) {
        return Optional.of(association.user());
      }
    }
    return Optional.empty();
  }

  /** Ends all associations. */
  void close() {
    for (List<Association> all : byClient.values()) {
      all.forEach(association -> association.control().close());
    }
  }

  private void remove(InetAddress client, Channel control) {
    List<Association> removed = new ArrayList<>(1);
    byClient.computeIfPresent(
        client,
        (key, old) -> {
          List<Association> kept = new ArrayList<>(old.size());
          old.forEach(each -> (each.control() == control ? removed : kept).add(each));
          return kept.isEmpty() ? null : List.copyOf(kept);
        });
    removed.forEach(association -> association.datagrams().ifPresent(Channel::close));
  }

  private static List<Association> claimed(List<Association> old, int port, Channel datagrams) {
    int index = indexFor(old, port);
    if (index < 0) {
      return old;
    }
    List<Association> all = new ArrayList<>(old);
    all.set(index, old.get(index).claimed(port, datagrams));
    return List.copyOf(all);
  }

  // The oldest of those that fit best; -1 if none does.
  private static int indexFor(List<Association> all, int port) {
    int best = -1;
    Fit bestFit = Fit.NONE;
    for (int i = 0; i < all.size(); i++) {
      Fit fit = all.get(i).fit(port);
      if (fit.compareTo(bestFit) < 0) {
        bestFit = fit;
        best = i;
      }
    }
    return best;
  }

  private static List<Association> concat(List<Association> old, Association made) {
    List<Association> all = new ArrayList<>(old.size() + 1);
    all.addAll(old);
    all.add(made);
    return List.copyOf(all);
  }
}
