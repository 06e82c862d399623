package dev.jray.feature.observatory;

import dev.jray.spi.annotation.OnEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.Consumer;

/** Makes probes. */
@OnEventLoop
interface Prober {

  /** Asks through an outbound; tells the outcome once, on the loop, perhaps at once. */
  void probe(EventLoop loop, String outboundTag, Question question, Consumer<Outcome> done);

  /** Asks directly, to see whether the network works at all. */
  void direct(EventLoop loop, Question question, Consumer<Outcome> done);

  /**
   * What to ask.
   *
   * @param limit how long an answer may take
   */
  record Question(ProbeUrl url, String method, Duration limit) {}
}
