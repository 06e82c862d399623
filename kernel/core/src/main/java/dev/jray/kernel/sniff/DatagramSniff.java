package dev.jray.kernel.sniff;

import dev.jray.spi.sniff.DatagramSniffer;
import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.SniffResult.Hit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the first datagrams from one client to one peer; for a bounded time, at a few. */
public final class DatagramSniff {
  private static final long LIMIT_MILLIS = 200;
  private static final int MAX_DATAGRAMS = 4;

  private final Inquiry<DatagramSniffer> inquiry;
  private final List<ByteBuf> seen = new ArrayList<>(1);
  private final Consumer<Hit> decided;
  private final Future<?> limit;
  private boolean over;

  /**
   * Begins.
   *
   * @param decided told once, unless it is cancelled, with null if nothing was recognised
   */
  public DatagramSniff(Sniffing sniffing, EventLoop loop, Consumer<Hit> decided) {
    this.inquiry = new Inquiry<>(sniffing.datagrams());
    this.decided = decided;
    this.limit = loop.schedule(() -> decide(null), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks at one more; the caller keeps it, and holds it until this has decided. */
  public void look(ByteBuf datagram) {
    seen.add(datagram.slice().asReadOnly());
    SniffResult result =
        inquiry.ask(
            sniffer -> {
              seen.forEach(view -> view.readerIndex(0));
              return sniffer.sniff(List.copyOf(seen));
            });
    if (result instanceof Hit hit) {
      decide(hit);
    } else if (result instanceof SniffResult.No || seen.size() == MAX_DATAGRAMS) {
      decide(null);
    }
  }

  /** Nobody wants to know any more. */
  public void cancel() {
    over = true;
    limit.cancel(false);
  }

  private void decide(Hit hit) {
    if (!over) {
      cancel();
      decided.accept(hit);
    }
  }
}
