package dev.jray.spi.flow;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.annotation.Stable;
import dev.jray.spi.error.FlowException;
import io.netty.channel.Channel;

/**
 * Where an inbound hands over what its handshake found. One sink belongs to one accepted channel;
 * all methods are called on that channel's event loop.
 */
@Stable
@OnEventLoop
public interface FlowSink {

  /** Where the accepted channel comes from. */
  Source source();

  /**
   * Joins the accepted channel to an outbound. Call it once, while the handler that calls it is
   * still in the pipeline: the kernel adds its own handler at the tail, and what the caller fires
   * afterwards (left-over bytes of the handshake) belongs to the flow. Handlers of the protocol's
   * body codec must be in the pipeline before this call.
   *
   * <p>Ends the handshake deadline.
   */
  void open(FlowRequest request);

  /**
   * Starts a flow for a virtual channel that runs inside the accepted one: a request of a
   * kept-alive HTTP connection, a stream of a multiplexer. May be called any number of times.
   *
   * <p>Ends the handshake deadline of the accepted channel, which then lives by the inbound's own
   * rules.
   *
   * @param inbound a registered, active channel on the same event loop
   */
  void open(Channel inbound, FlowRequest request);

  /**
   * The handshake is done, but the accepted channel itself carries no flow: it stays open by the
   * inbound's own rules, such as the control connection of a UDP association. Ends the handshake
   * deadline.
   */
  void hold();

  /**
   * Gives the accepted channel up: the reason goes to the log (and, for a failed authentication, to
   * the access log), what was written before leaves, and the channel is closed without waiting for
   * the peer longer than a bounded time.
   */
  void reject(FlowException reason);
}
