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
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One end of a mux connection: the last handler of the carrier's pipeline. It takes frames apart
 * for its sub-flows, and lets them send theirs.
 *
 * <p><b>Input.</b> The protocol cannot hold a single session back. So what a sub-flow does not read
 * waits, at most 256 KiB of it (and one read of the carrier more), and at most 4 MiB for all
 * sub-flows together. Until there is less, the carrier is not read, and all of its sub-flows wait;
 * it goes on when the sub-flow has read all that it had. Datagrams that would wait longer are lost
 * instead.
 *
 * <p><b>Output.</b> A sub-flow may send while the carrier is writable and nobody waits. Otherwise
 * it waits for its turn: turns go round, and each is one frame, so that a bulk transfer delays
 * others by its frames of 8192 bytes only. Everything a peer can cause to be sent waits like this,
 * or is left out, so that a peer who does not read costs bounded memory.
 */
@OnEventLoop
abstract class MuxWorker extends ByteToMessageDecoder {
  private static final int NO_BLOCK = -1;
  private static final long LINGER_MILLIS = 10_000;

  private final Consumer<FlowException> broken;
  private final IntObjectMap<MuxChannel> sessions = new IntObjectHashMap<>();
  private final ArrayDeque<MuxChannel> turns = new ArrayDeque<>();
  private final List<MuxChannel> touched = new ArrayList<>();
  private final FrameBatch batch = new FrameBatch();
  private ChannelHandlerContext context;
  private InputLimits limits;
  private LoopTimer.Timeout timeout;
  private long lastActive;
  private MuxChannel reader;
  private Destination peer;
  private int left = NO_BLOCK;
  private int live;
  private boolean reading;
  private boolean pumping;
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
    lastActive = timer().now();
    timeout = timer().schedule(idleCheckMillis(), this::onTimeout);
    ctx.channel().config().setAutoRead(true);
  }

  @Override
  protected final void handlerRemoved0(ChannelHandlerContext ctx) {
    end();
    batch.release();
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

  final InputLimits limits() {
    return limits;
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
    reading = true;
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
      if (left == NO_BLOCK) {
        readFrame(in);
      } else {
        readBlock(in);
      }
    } catch (FlowException e) {
      fail(e);
    }
  }

  private void readFrame(ByteBuf in) {
    Frame frame = Frame.read(in);
    if (frame == null) {
      return;
    }
    reader = null;
    peer = null;
    switch (frame.status()) {
      case Frame.NEW -> reader = onNew(frame);
      case Frame.KEEP -> onKeep(frame);
      case Frame.END -> onEnd(frame);
      case Frame.KEEP_ALIVE -> {}
      default ->
          throw new FlowException(
              MuxError.BAD_FRAME, "mux: status " + frame.status() + " does not exist");
    }
    if (frame.hasData()) {
      left = frame.data();
      if (left == 0) {
        readBlock(in);
      }
    }
  }

  private void onKeep(Frame frame) {
    MuxChannel known = sessions.get(frame.session());
    if (known == null) {
      if (frame.hasData()) {
        answerEnd(frame.session(), 0);
      }
    } else if (frame.hasData()) {
      reader = known;
      if (known.packets() && frame.extended()) {
        known.extend();
        peer = frame.target();
      }
    }
  }

  private void onEnd(Frame frame) {
    MuxChannel known = sessions.get(frame.session());
    if (known == null) {
      return;
    }
    if (frame.fault()) {
      known.abandon();
    } else {
      known.receiveEnd();
    }
  }

  /** A courtesy, which is left out while the peer does not read. */
  final void answerEnd(int session, int option) {
    if (carrier().isWritable()) {
      write(session, Frame.END, option, null, null);
    }
  }

  private void readBlock(ByteBuf in) {
    int ready = Math.min(left, in.readableBytes());
    if (reader == null) {
      in.skipBytes(ready);
    } else if (!reader.packets()) {
      if (ready > 0) {
        reader.receive(in.readRetainedSlice(ready));
      }
    } else if (ready == left) {
      reader.receive(in.readRetainedSlice(ready), peer);
    } else {
      return;
    }
    left -= ready;
    if (left == 0) {
      left = NO_BLOCK;
      reader = null;
    }
  }

  final void touched(MuxChannel channel) {
    touched.add(channel);
  }

  // Not the decoder's own: it would ask for more when automatic reading is off.
  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    discardSomeReadBytes();
    lastActive = timer().now();
    // By index: a sub-flow that has been read may send, and whoever reads that may end another.
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).readComplete();
    }
    touched.clear();
    reading = false;
    batch.write(ctx);
    ctx.flush();
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!pumping && ctx.channel().isWritable() && !turns.isEmpty()) {
      pump();
    }
  }

  /** Gives a turn to each who waits, again and again, as long as the carrier can take it. */
  private void pump() {
    pumping = true;
    try {
      while (!turns.isEmpty() && carrier().isWritable()) {
        MuxChannel next = turns.poll();
        if (next.sending()) {
          next.writeFrame();
        }
        if (next.sending()) {
          turns.add(next);
        } else {
          next.resumeWrites();
        }
      }
    } finally {
      pumping = false;
    }
    flush();
  }

  /** A sub-flow has something to send. */
  final void send(MuxChannel channel) {
    if (turns.isEmpty()) {
      while (channel.sending() && carrier().isWritable()) {
        channel.writeFrame();
      }
    }
    if (channel.sending()) {
      turns.add(channel);
    }
  }

  /**
   * Writes one frame.
   *
   * @param data owned by the callee; null for a frame without
   */
  final void write(int session, int status, int option, Destination target, ByteBuf data) {
    if (context.isRemoved()) {
      ReferenceCountUtil.release(data);
    } else {
      batch.add(context, session, status, option, target, data);
    }
  }

  /** Sends what was written, unless that happens soon anyway. */
  final void flush() {
    if (!reading && !pumping) {
      batch.write(context);
      context.flush();
    }
  }

  private void fail(FlowException why) {
    if (!ended) {
      end();
      broken.accept(why);
      batch.write(context);
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
    batch.write(context);
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
    turns.clear();
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
