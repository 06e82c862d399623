package dev.jray.toolkit.mux;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.codec.PortFirstAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * One end of a mux connection: the last handler of the carrier's pipeline. It has the sub-flows,
 * and ends with them.
 *
 * <p>The protocol cannot hold a single session back. So what a sub-flow does not read waits, at
 * most 256 KiB of it (and one read of the carrier more), and at most 4 MiB for all sub-flows
 * together. Until there is less, the carrier is not read, and all of its sub-flows wait; it goes on
 * when the sub-flow has read all that it had. Datagrams that would wait longer are lost instead.
 */
@OnEventLoop
abstract class MuxWorker extends ByteToMessageDecoder {
  private static final long LINGER_MILLIS = 10_000;

  private final Consumer<FlowException> broken;
  private final IntObjectMap<MuxChannel> sessions = new IntObjectHashMap<>();
  private final MuxInput input = new MuxInput(this);
  private MuxOutput output;
  private ChannelHandlerContext context;
  private InputLimits limits;
  private LoopTimer.Timeout timeout;
  private long lastActive;
  private int live;
  private boolean ended;

  /**
   * Makes an end of a connection.
   *
   * @param broken told why the connection ends, if the peer breaks the protocol
   */
  MuxWorker(Consumer<FlowException> broken) {
    this.broken = broken;
  }

  /** A New frame came; answers who gets its data, or null. */
  abstract MuxChannel onNew(Frame frame);

  /** How long to wait before {@link #onIdleCheck} is called. */
  abstract long idleCheckMillis();

  /**
   * Time to see whether the connection is still needed.
   *
   * @param idle for so many milliseconds nothing came
   * @return after how many milliseconds to ask again; 0 to close the connection
   */
  abstract long onIdleCheck(long idle);

  static boolean canName(Destination destination) {
    return PortFirstAddress.fits(destination.address());
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    limits = new InputLimits(ctx.channel());
    output = new MuxOutput(ctx);
    lastActive = timer().now();
    timeout = timer().schedule(idleCheckMillis(), this::onTimeout);
    ctx.channel().config().setAutoRead(true);
  }

  @Override
  protected final void handlerRemoved0(ChannelHandlerContext ctx) {
    end();
    output.release();
  }

  final LoopTimer timer() {
    return LoopTimer.of(context.channel().eventLoop());
  }

  private void onTimeout() {
    long next = onIdleCheck(timer().now() - lastActive);
    if (next > 0) {
      timeout = timer().schedule(next, this::onTimeout);
    } else {
      shutdown();
    }
  }

  final Channel carrier() {
    return context.channel();
  }

  final MuxInput input() {
    return input;
  }

  final InputLimits limits() {
    return limits;
  }

  final MuxOutput output() {
    return output;
  }

  /** Whether the connection is over, or about to be. */
  final boolean ended() {
    return ended;
  }

  /** How many sub-flows are open. */
  final int live() {
    return live;
  }

  final IntObjectMap<MuxChannel> sessions() {
    return sessions;
  }

  /** Starts a sub-flow; whoever had the id before is ended. */
  final void add(MuxChannel channel) {
    MuxChannel before = sessions.get(channel.session());
    if (before != null) {
      before.abandon();
    }
    sessions.put(channel.session(), channel);
    live++;
    channel.registerOn(carrier().eventLoop());
  }

  void remove(MuxChannel channel) {
    if (channel.equals(sessions.get(channel.session()))) {
      sessions.remove(channel.session());
    }
  }

  final void closed() {
    live--;
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    output.readBegins();
    if (message == EndOfStream.INSTANCE) {
      shutdown();
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (ended) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      input.read(in);
    } catch (FlowException e) {
      fail(e);
    }
  }

  /** A courtesy, which is left out while the peer does not read. */
  final void answerEnd(int session, int option) {
    if (output.writable()) {
      output.write(session, Frame.END, option, null, null);
    }
  }

  // Not the decoder's own: it would ask for more when automatic reading is off.
  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    lastActive = timer().now();
    input.complete();
    output.readEnds();
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    output.resume();
  }

  private void fail(FlowException why) {
    if (!ended) {
      end();
      broken.accept(why);
      output.drain();
      context.close();
    }
  }

  /** Ends the connection in good order: what was written leaves before it is closed. */
  final void shutdown() {
    if (ended) {
      return;
    }
    end();
    Channel channel = carrier();
    output.drain();
    context.writeAndFlush(EndOfStream.INSTANCE).addListener(ChannelFutureListener.CLOSE);
    LoopTimer.Timeout limit = timer().schedule(LINGER_MILLIS, channel::close);
    channel.closeFuture().addListener(done -> limit.cancel());
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    timeout.cancel();
    for (MuxChannel channel : List.copyOf(sessions.values())) {
      channel.abandon();
    }
    output.end();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    end();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof FlowException why) {
      fail(why);
    } else if (cause instanceof IOException) {
      ctx.close();
    } else {
      fail(new FlowException(MuxError.BAD_FRAME, "mux: the connection failed: " + cause, cause));
    }
  }
}
