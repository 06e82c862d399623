package dev.jray.feature.dns;

import dev.jray.spi.annotation.OnEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/** Opens connections to a name server, on the feature's event loop. */
@OnEventLoop
@FunctionalInterface
interface Opener {

  /**
   * Opens one.
   *
   * @param handlers adds the handlers when the channel can be written to
   */
  Future<Channel> open(Consumer<ChannelPipeline> handlers);
}
