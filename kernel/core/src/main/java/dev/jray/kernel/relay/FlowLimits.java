package dev.jray.kernel.relay;

import dev.jray.spi.feature.Counter;
import dev.jray.spi.feature.Policy;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;

/**
 * The rules that one flow's relay follows.
 *
 * @param policy of the user's level
 * @param uplink counts payload from the client
 * @param downlink counts payload to the client
 */
public record FlowLimits(Policy policy, Counter uplink, Counter downlink) {
  private static final int LEAST = 4 * 1024;
  private static final int MOST = 16 * 1024 * 1024;

  /** Bounds what waits to be written to a channel, if the policy says how much that may be. */
  void applyBuffer(Channel channel) {
    if (policy.buffer().isEmpty()) {
      return;
    }
    int wanted = policy.buffer().getAsInt();
    // "Unlimited" would let one slow reader take all memory; this much is enough for any of them.
    int high = wanted < 0 ? MOST : Math.min(Math.max(wanted, LEAST), MOST);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
  }
}
