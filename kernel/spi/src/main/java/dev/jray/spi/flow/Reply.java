package dev.jray.spi.flow;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.error.ErrorCode;

/**
 * How the kernel tells an inbound what became of its request, for protocols that answer their
 * client. Exactly one of the methods is called, once, on the flow's event loop; never after the
 * inbound channel was closed.
 */
@Stable
public interface Reply {
  /** For protocols that do not answer. */
  Reply NONE =
      new Reply() {
        @Override
        public void established() {}

        @Override
        public void refused(ErrorCode why) {}
      };

  /**
   * The outbound is open (or will be soon, where the dispatcher needs the first bytes before it can
   * choose one). Bytes written to the inbound channel in this call leave before the target's.
   */
  @OnEventLoop
  void established();

  /**
   * The flow cannot be served. The kernel closes the inbound channel after this call, once what was
   * written in it has left.
   */
  @OnEventLoop
  void refused(ErrorCode why);
}
