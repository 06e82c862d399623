package dev.jray.kernel.dispatch;

import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The running flows that belong to users, and the connections that carry them, so that those of one
 * user can be ended. Each event loop has a list of its own, which only it touches.
 */
final class LiveFlows {
  private final Map<EventLoop, Entry> lists = new ConcurrentHashMap<>();

  /**
   * A place in the list of a loop; the list itself is a ring that begins and ends at an entry
   * without channel.
   */
  static final class Entry {
    /** Stands for a flow that nobody may want to end. */
    static final Entry NONE = new Entry(null, "", "");

    private final Channel channel;
    private final String inboundTag;
    private final String email;
    private Entry before = this;
    private Entry behind = this;

    private Entry(Channel channel, String inboundTag, String email) {
      this.channel = channel;
      this.inboundTag = inboundTag;
      this.email = email;
    }

    /** Leaves the list; a second call does nothing. Call it on the loop. */
    void remove() {
      before.behind = behind;
      behind.before = before;
      before = this;
      behind = this;
    }

    private void append(Entry added) {
      added.before = before;
      added.behind = this;
      before.behind = added;
      before = added;
    }

    private boolean belongsTo(String tag, String who) {
      return inboundTag.equals(tag) && email.equalsIgnoreCase(who);
    }
  }

  /**
   * Notes a flow. Call it on the channel's event loop.
   *
   * @param inbound closed to end the flow
   * @return removed when the flow has ended
   */
  Entry add(Source source, Optional<User> user, Channel inbound) {
    if (user.isEmpty() || user.get().email().isEmpty()) {
      return Entry.NONE;
    }
    Entry entry = new Entry(inbound, source.inboundTag(), user.get().email());
    lists.computeIfAbsent(inbound.eventLoop(), loop -> new Entry(null, "", "")).append(entry);
    return entry;
  }

  /** Ends the flows of a user of an inbound; each loop does so soon. */
  void end(String inboundTag, String email) {
    lists.forEach((loop, list) -> loop.execute(() -> end(list, inboundTag, email)));
  }

  private static void end(Entry list, String inboundTag, String email) {
    // To close one may remove others, so what matches is taken out of the list before
    Entry matching = new Entry(null, "", "");
    for (Entry entry = list.behind; entry != list; ) {
      Entry next = entry.behind;
      if (entry.belongsTo(inboundTag, email)) {
        entry.remove();
        matching.append(entry);
      }
      entry = next;
    }
    while (matching.behind != matching) {
      Entry entry = matching.behind;
      entry.remove();
      entry.channel.close();
    }
  }
}
