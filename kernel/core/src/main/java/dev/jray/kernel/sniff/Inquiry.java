package dev.jray.kernel.sniff;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.Sniffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks sniffers about a flow until one of them knows, or all have said no. */
final class Inquiry<S extends Sniffer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(Inquiry.class);

  private final List<S> left;

  Inquiry(List<S> sniffers) {
    left = new ArrayList<>(sniffers);
  }

  /** Asks all that may still know; one that said no is not asked again. */
  SniffResult ask(Function<S, SniffResult> question) {
    for (Iterator<S> all = left.iterator(); all.hasNext(); ) {
      SniffResult answer = answer(all.next(), question);
      if (answer instanceof SniffResult.Hit) {
        return answer;
      }
      if (answer instanceof SniffResult.No) {
        all.remove();
      }
    }
    return left.isEmpty() ? SniffResult.NO : SniffResult.NEED_MORE;
  }

  // A broken plugin must not cost a flow that it was only meant to look at.
  private static <S extends Sniffer> SniffResult answer(
      S sniffer, Function<S, SniffResult> question) {
    try {
      return question.apply(sniffer);
    } catch (RuntimeException e) {
      LOGGER.warn("The sniffer {} failed", sniffer.name(), e);
      return SniffResult.NO;
    }
  }
}
