package dev.jray.kernel.relay;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The last handler of a channel that has no partner yet. It keeps what arrives, in order, and turns
 * reading off once it holds anything, so it never holds more than one read brought. When it is
 * removed it passes all of it on to the handler that took its place.
 */
public final class FlowGate extends ChannelInboundHandlerAdapter {
  private final ArrayDeque<Object> held = new ArrayDeque<>(2);
  private final Owner owner;
  private ChannelHandlerContext context;

  /** Makes a gate that tells its owner when the channel ends. */
  public FlowGate(Owner owner) {
    this.owner = owner;
  }

  /**
   * The gate at the tail of a channel.
   *
   * @throws IllegalStateException if a protocol put a handler behind it
   */
  public static FlowGate of(Channel channel) {
    if (channel.pipeline().last() instanceof FlowGate gate) {
      return gate;
    }
    throw new IllegalStateException(
        "a protocol's handler stands behind the kernel's gate: " + channel.pipeline());
  }

  /** Lets another handler take this one's place, and gives it what was held. */
  public void replaceWith(ChannelHandler successor) {
    context.pipeline().replace(this, null, successor);
  }

  /** Lets handlers that a consumer appends take this one's place; a new gate stands behind them. */
  public void moveBehind(Consumer<ChannelPipeline> handlers, Owner newOwner) {
    ChannelPipeline pipeline = context.pipeline();
    handlers.accept(pipeline);
    pipeline.addLast(new FlowGate(newOwner));
    pipeline.remove(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    held.add(message);
    ctx.channel().config().setAutoRead(false);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (held.isEmpty()) {
      return;
    }
    boolean open = ctx.channel().isOpen();
    while (!held.isEmpty()) {
      if (open) {
        ctx.fireChannelRead(held.poll());
      } else {
        ReferenceCountUtil.release(held.poll());
      }
    }
    if (open) {
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    owner.ended(null);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    owner.ended(cause);
    ctx.close();
  }

  /** Who waits for the partner. */
  public interface Owner {
    /** Nobody who cares. */
    Owner NONE = cause -> {};

    /** The channel ended before it had a partner; the cause is null if the peer closed it. */
    void ended(Throwable cause);
  }
}
