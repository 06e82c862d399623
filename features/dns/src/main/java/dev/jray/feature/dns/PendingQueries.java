package dev.jray.feature.dns;

import dev.jray.spi.error.FlowException;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The queries that wait for an answer on one connection. Ids are random, and an answer must repeat
 * the question, so that who does not see the queries can hardly answer them (V2Ray counts ids, and
 * compares nothing else).
 */
final class PendingQueries {
  /** More are refused by those who add; so an id is always found soon. */
  static final int MAX = 0x4000;

  private static final int IDS = 0x1_0000;

  private final RandomGenerator random;
  private final Runnable onEmpty;
  private final IntObjectMap<Pending> byId = new IntObjectHashMap<>(4);

  /**
   * Waits for nothing yet.
   *
   * @param onEmpty called whenever the last one is gone
   */
  PendingQueries(RandomGenerator random, Runnable onEmpty) {
    this.random = random;
    this.onEmpty = onEmpty;
  }

  /** A query that waits. */
  record Pending(DnsQuestion question, Promise<DnsResponse> answer) {}

  /** Adds a query and gives it an id; it is forgotten when the promise is done. */
  int add(DnsQuestion question, Promise<DnsResponse> answer) {
    int id = random.nextInt(IDS);
    while (byId.containsKey(id)) {
      id = (id + 1) % IDS;
    }
    byId.put(id, new Pending(question, answer));
    int taken = id;
    answer.addListener(done -> remove(taken, answer));
    return id;
  }

  private void remove(int id, Promise<DnsResponse> answer) {
    Pending known = byId.get(id);
    if (known != null && known.answer() == answer) {
      forget(id);
    }
  }

  /** Waits no more for the query with this id; somebody else answers it. */
  void forget(int id) {
    if (byId.remove(id) != null && byId.isEmpty()) {
      onEmpty.run();
    }
  }

  /** The query that a response belongs to, which still waits; null if there is none. */
  Pending find(DnsResponse response) {
    Pending pending = byId.get(response.id());
    return pending != null && response.question().filter(pending.question()::equals).isPresent()
        ? pending
        : null;
  }

  /** Gives up all of them. */
  void failAll(FlowException why) {
    takeAll().forEach(pending -> pending.answer().tryFailure(why));
  }

  /** Removes and returns all of them. */
  List<Pending> takeAll() {
    List<Pending> all = new ArrayList<>(byId.values());
    byId.clear();
    return all;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  int size() {
    return byId.size();
  }
}
