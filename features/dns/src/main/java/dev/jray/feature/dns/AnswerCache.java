package dev.jray.feature.dns;

import dev.jray.toolkit.dns.DnsQuestion;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers of one server, a bounded number of them. Any thread may read; one event loop writes.
 *
 * <p>When it is full, the oldest answer goes unless it was used since it was looked at last: nearly
 * what least-recently-used would give, without a lock for those who read. Nothing is swept by time;
 * an answer that is out of date stays until it is replaced or its turn has come.
 */
final class AnswerCache {
  private final int capacity;
  private final Map<DnsQuestion, Entry> entries = new ConcurrentHashMap<>();
  private final ArrayDeque<DnsQuestion> order = new ArrayDeque<>();

  AnswerCache(int capacity) {
    this.capacity = capacity;
  }

  /** An answer, perhaps out of date; null if there is none. */
  Answer get(DnsQuestion question) {
    Entry entry = entries.get(question);
    if (entry == null) {
      return null;
    }
    if (!entry.used) {
      entry.used = true;
    }
    return entry.answer;
  }

  /** Keeps an answer. */
  void put(DnsQuestion question, Answer answer) {
    Entry replaced = entries.put(question, new Entry(answer));
    if (replaced == null) {
      order.addLast(question);
      if (order.size() > capacity) {
        evict();
      }
    }
  }

  private void evict() {
    while (true) {
      DnsQuestion oldest = order.removeFirst();
      Entry entry = entries.get(oldest);
      if (entry.used) {
        entry.used = false;
        order.addLast(oldest);
      } else {
        entries.remove(oldest);
        return;
      }
    }
  }

  int size() {
    return entries.size();
  }

  private static final class Entry {
    private final Answer answer;
    private volatile boolean used;

    Entry(Answer answer) {
      this.answer = answer;
    }
  }
}
