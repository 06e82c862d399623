package dev.jray.kernel.sniff;

import dev.jray.kernel.relay.FlowGate;
import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.spi.sniff.StreamSniffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The last handler of a stream's inbound channel while its first bytes are looked at. It keeps what
 * arrives, and when it is known what that is, or that it will not be known, it passes everything on
 * to the gate that takes its place. Mostly the first read decides, and its bytes are not even
 * copied.
 *
 * <p>Time, bytes and work are bounded: the flow goes on as it is when a bound is reached.
 */
public final class StreamSniff extends ChannelInboundHandlerAdapter {
  private static final long LIMIT_MILLIS = 200;
  private static final int MAX_BYTES = 32_767;
  // All looks together: a client that sends single bytes is looked at some thousand times at most.
  private static final int MAX_LOOKED = 1024 * 1024;

  private final Inquiry<StreamSniffer> inquiry;
  private final FlowGate gate;
  private final FlowGate.Owner owner;
  private final Consumer<Hit> decided;
  private final ArrayDeque<Object> held = new ArrayDeque<>(2);
  private ChannelHandlerContext context;
  private Future<?> limit;
  private ByteBuf joined;
  private int looked;
  private boolean over;

  /**
   * Makes the handler.
   *
   * @param gate takes its place
   * @param owner told if the channel ends before that
   * @param decided told once, with null if nothing was recognised, when the gate is in place
   */
  public StreamSniff(
      Sniffing sniffing, FlowGate gate, FlowGate.Owner owner, Consumer<Hit> decided) {
    this.inquiry = new Inquiry<>(sniffing.streams());
    this.gate = gate;
    this.owner = owner;
    this.decided = decided;
  }

  /** Stands at the tail of a channel from now on, for a bounded time. */
  public void begin(Channel channel) {
    channel.pipeline().addLast(this);
    limit = channel.eventLoop().schedule(() -> decide(null), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf data)) {
      // The end of the stream: no more bytes will tell.
      held.add(message);
      decide(null);
    } else if (data.isReadable()) {
      held.add(data);
      look(view(data));
    } else {
      data.release();
    }
  }

  private void look(ByteBuf view) {
    int length = view.readableBytes();
    looked += length;
    SniffResult result = inquiry.ask(sniffer -> sniffer.sniff(view.readerIndex(0)));
    if (result instanceof Hit hit) {
      decide(hit);
    } else if (result instanceof SniffResult.No || length >= MAX_BYTES || looked >= MAX_LOOKED) {
      decide(null);
    }
  }

  /** All bytes so far; they are put together only if one read did not decide. */
  private ByteBuf view(ByteBuf last) {
    if (held.size() == 1) {
      return last.slice().asReadOnly();
    }
    if (joined == null) {
      joined = Unpooled.buffer(2 * last.readableBytes() + 1024);
      for (Object data : held) {
        append((ByteBuf) data);
      }
    } else {
      append(last);
    }
    return joined.asReadOnly();
  }

  private void append(ByteBuf data) {
    joined.writeBytes(data, data.readerIndex(), data.readableBytes());
  }

  private void decide(Hit hit) {
    if (!over) {
      end();
      context.pipeline().replace(this, null, gate);
      decided.accept(hit);
    }
  }

  private void end() {
    over = true;
    limit.cancel(false);
    if (joined != null) {
      joined.release();
      joined = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (!over) {
      end();
    }
    boolean open = ctx.channel().isOpen();
    while (!held.isEmpty()) {
      if (open) {
        ctx.fireChannelRead(held.poll());
      } else {
        ReferenceCountUtil.release(held.poll());
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave(null);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    leave(cause);
    ctx.close();
  }

  private void leave(Throwable cause) {
    if (!over) {
      end();
      owner.ended(cause);
    }
  }
}
