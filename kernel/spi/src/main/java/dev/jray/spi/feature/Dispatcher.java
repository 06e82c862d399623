package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/** Routes flows and joins them to outbounds. */
@Stable
public interface Dispatcher {

  /**
   * Dispatches a flow. Call it on the channel's event loop.
   *
   * @param inbound its tail is given to the kernel
   */
  void dispatch(Source source, FlowRequest request, Channel inbound);

  /**
   * Opens a flow that starts inside this process: name lookups, probes, embedding programs.
   *
   * @param inboundTag the tag that routing rules see
   * @return a channel on the given loop; what is written to it goes to the target. It is closed if
   *     the flow is refused.
   */
  Channel open(String inboundTag, FlowRequest request, EventLoop eventLoop);

  /**
   * Ends all flows of a user that came through an inbound, and the connections that carry them;
   * meant for a user who was removed. Returns before they have ended. Call it from any thread.
   *
   * @param email in any case
   */
  void endFlows(String inboundTag, String email);

  /**
   * Opens a flow that starts inside this process through one outbound, whatever the routing rules
   * say: to probe it, or because a setting names it. There is no fallback.
   *
   * @return as {@link #open}; closed as well if there is no outbound with this tag
   */
  Channel openThrough(String outboundTag, FlowRequest request, EventLoop eventLoop);
}
