package dev.jray.feature.dns;

import dev.jray.toolkit.dns.DnsQuestion;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Optional;

/** Where the answers of one configured server come from. */
interface AnswerSource {

  /** What is known without asking anybody. Thread-safe. */
  default Optional<Answer> known(DnsQuestion question) {
    return Optional.empty();
  }

  /**
   * Finds out.
   *
   * @param loop the caller's, and the one that the future completes on; the feature's own unless
   *     {@link #onAnyLoop()}
   * @return fails with a {@link dev.jray.spi.error.FlowException}
   */
  Future<Answer> ask(DnsQuestion question, EventLoop loop);

  /** Whether it can be asked from any event loop. */
  default boolean onAnyLoop() {
    return false;
  }
}
