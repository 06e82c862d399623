package dev.jray.kernel.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, and not more than once in ten seconds, that a listener cannot accept. The last handler. */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final Logger LOGGER = LoggerFactory.getLogger(AcceptFailures.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private boolean said;
  private long saidAt;

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    long now = System.nanoTime();
    if (!said || now - saidAt > PAUSE_NANOS) {
      said = true;
      saidAt = now;
      LOGGER.warn("Cannot accept on {}: {}", ctx.channel().localAddress(), cause.toString());
    }
  }
}
