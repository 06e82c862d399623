package dev.jray.toolkit.channel;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.flow.Packet;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The packets of one UDP flow that wait until the name of their target is looked up: in order for
 * each name, bounded in number for all names together.
 *
 * <p>A packet without room, or whose flow ends before the answer comes, is lost, as UDP may lose it
 * anywhere: it is released, and its write succeeds.
 */
@OnEventLoop
public final class WaitingPackets {
  private final int limit;
  private final Map<String, List<Waiting>> byName = new HashMap<>();
  private int count;

  /** Holds at most this many packets. */
  public WaitingPackets(int limit) {
    this.limit = limit;
  }

  /** A packet and the promise of its write. */
  public record Waiting(Packet packet, ChannelPromise promise) {
    /** Loses the packet. */
    public void drop() {
      packet.release();
      promise.trySuccess();
    }
  }

  /**
   * Takes a packet, or loses it if there is no room.
   *
   * @return whether it is the first one for this name, so that the name is to be looked up now
   */
  public boolean add(String name, Packet packet, ChannelPromise promise) {
    Waiting write = new Waiting(packet, promise);
    if (count == limit) {
      write.drop();
      return false;
    }
    count++;
    List<Waiting> queue = byName.get(name);
    if (queue != null) {
      queue.add(write);
      return false;
    }
    queue = new ArrayList<>(2);
    queue.add(write);
    byName.put(name, queue);
    return true;
  }

  /**
   * Gives back the packets for a name, in the order of their writes; the caller owns them. None if
   * the flow ended meanwhile.
   */
  public List<Waiting> take(String name) {
    List<Waiting> queue = byName.remove(name);
    if (queue == null) {
      return List.of();
    }
    count -= queue.size();
    return queue;
  }

  /** Loses all packets: the flow has ended. */
  public void dropAll() {
    List<List<Waiting>> all = List.copyOf(byName.values());
    byName.clear();
    count = 0;
    all.forEach(queue -> queue.forEach(Waiting::drop));
  }
}
