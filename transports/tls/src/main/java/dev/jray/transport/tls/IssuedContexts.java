package dev.jray.transport.tls;

import dev.jray.spi.error.FlowException;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Contexts of certificates that were signed on demand. One is signed at a time for each name, on
 * another thread; those used last are kept.
 */
final class IssuedContexts {
  private static final int MAX = 1024;

  // A certificate is replaced this long before it ends
  private static final long MARGIN_MILLIS = Duration.ofMinutes(2).toMillis();

  private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Clock clock;
  private final Executor signer;

  /**
   * Makes an empty cache.
   *
   * @param signer runs what takes long
   */
  IssuedContexts(Clock clock, Executor signer) {
    this.clock = clock;
    this.signer = signer;
  }

  /** What a context is for. */
  record Key(String name, List<String> protocols) {}

  /** A context and when its certificate ends. */
  record Issued(SslContext context, long notAfter) {}

  /** Signs a certificate. */
  @FunctionalInterface
  interface Issue {
    Issued issue(Key key) throws FlowException;
  }

  private static final class Entry {
    private final List<Promise<SslContext>> waiting = new ArrayList<>(1);
    private Issued issued;
  }

  /** The context for a name, for the caller to release; completes on this executor. */
  synchronized Future<SslContext> get(Key key, Issue issue, EventExecutor executor) {
    Entry entry = entries.get(key);
    if (entry != null
        && entry.issued != null
        && entry.issued.notAfter() - MARGIN_MILLIS < clock.millis()) {
      entries.remove(key);
      discard(entry);
      entry = null;
    }
    if (entry == null) {
      entry = new Entry();
      entries.put(key, entry);
      trim();
      Entry pending = entry;
      signer.execute(() -> sign(key, pending, issue));
    }
    if (entry.issued != null) {
      return executor.newSucceededFuture(ReferenceCountUtil.retain(entry.issued.context()));
    }
    Promise<SslContext> promise = executor.newPromise();
    entry.waiting.add(promise);
    return promise;
  }

  private void trim() {
    if (entries.size() > MAX) {
      Iterator<Entry> oldest = entries.values().iterator();
      Entry entry = oldest.next();
      oldest.remove();
      discard(entry);
    }
  }

  private static void discard(Entry entry) {
    if (entry.issued != null) {
      ReferenceCountUtil.release(entry.issued.context());
    }
  }

  private void sign(Key key, Entry entry, Issue issue) {
    try {
      signed(key, entry, issue.issue(key));
    } catch (RuntimeException e) {
      failed(key, entry, e);
    }
  }

  private synchronized void signed(Key key, Entry entry, Issued issued) {
    entry.issued = issued;
    for (Promise<SslContext> promise : entry.waiting) {
      ReferenceCountUtil.retain(issued.context());
      if (!promise.trySuccess(issued.context())) {
        ReferenceCountUtil.release(issued.context());
      }
    }
    entry.waiting.clear();
    if (entries.get(key) != entry) {
      // It was dropped meanwhile
      discard(entry);
    }
  }

  private synchronized void failed(Key key, Entry entry, RuntimeException cause) {
    entries.remove(key, entry);
    entry.waiting.forEach(promise -> promise.tryFailure(cause));
    entry.waiting.clear();
  }

  synchronized int size() {
    return entries.size();
  }

  /** Releases all. */
  synchronized void clear() {
    entries.values().forEach(IssuedContexts::discard);
    entries.clear();
  }
}
