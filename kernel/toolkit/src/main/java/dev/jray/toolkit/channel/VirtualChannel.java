package dev.jray.toolkit.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.InternalThreadLocalMap;
import java.net.SocketAddress;
import java.util.ArrayDeque;

/**
 * A channel that is no socket: a UDP association, a stream of a multiplexer, a request inside a
 * connection, the ends of a pipe. It lives on its carrier's event loop, and all its methods are
 * called there, save those that Netty documents as thread-safe ({@code write}, {@code close}, ...).
 *
 * <p>Towards its pipeline it behaves as a socket does. What arrives is given to {@link
 * #deliver(Object)}, waits while the pipeline does not read, and is fired when it does. What the
 * pipeline writes waits in Netty's own outbound buffer, with its water marks, until {@link
 * #writableNow()}, and is then passed to {@link #transmit(Object)}.
 */
public abstract class VirtualChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final int QUEUE_BOUND = 16;

  private final Config config = new Config(this);
  private final SocketAddress local;
  private final SocketAddress remote;
  private final ArrayDeque<Object> arrived = new ArrayDeque<>(2);
  private final Runnable drain = this::drain;
  private boolean readPending;
  private boolean fired;
  private boolean firing;
  private boolean writing;
  private boolean inputClosed;
  private volatile boolean open = true;

  /**
   * Makes a channel; register it with {@link #registerOn(EventLoop)}.
   *
   * @param parent the channel that carries this one, or null
   */
  protected VirtualChannel(Channel parent, SocketAddress local, SocketAddress remote) {
    super(parent);
    this.local = local;
    this.remote = remote;
  }

  /** Registers the channel on the loop that the caller runs on; it is then active. */
  public final void registerOn(EventLoop loop) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("a virtual channel is registered on its own event loop");
    }
    // Netty ends a registration in a listener, and puts off listeners that are nested deep. Until
    // then the channel would bypass its handlers and fail its writes, so the depth is counted anew.
    InternalThreadLocalMap locals = InternalThreadLocalMap.get();
    int depth = locals.futureListenerStackDepth();
    locals.setFutureListenerStackDepth(0);
    try {
      loop.register(this);
    } finally {
      locals.setFutureListenerStackDepth(depth);
    }
  }

  /**
   * Sends one written message on. Called in order, on the event loop.
   *
   * @param message owned by the callee
   */
  protected abstract void transmit(Object message);

  /** Called after a batch of {@link #transmit(Object)}: the carrier may flush. */
  protected void transmitComplete() {}

  /**
   * Whether {@link #transmit(Object)} may be called. If not, call {@link #resumeWrites()} later.
   */
  protected boolean writableNow() {
    return true;
  }

  /**
   * Called when this channel begins to accept input again, after {@link #accepting()} was false.
   */
  protected void onAccepting() {}

  /** Called once when the channel was closed, by whom ever, behind the last message transmitted. */
  protected void onClose() {}

  /** Goes on with writes that {@link #writableNow()} had stopped. */
  public final void resumeWrites() {
    if (open && isRegistered()) {
      ((Unsafe) unsafe()).resume();
    }
  }

  /**
   * Whether more input is welcome. A feeder that goes on regardless is not refused, but what it
   * delivers then waits in memory.
   */
  public final boolean accepting() {
    return arrived.isEmpty()
        ? readPending || config.isAutoRead()
        : arrived.size() < QUEUE_BOUND && config.isAutoRead();
  }

  /** How many delivered messages wait for the pipeline to read them. */
  public final int waiting() {
    return arrived.size();
  }

  /**
   * Gives a message to the pipeline, or keeps it until the pipeline reads. Ends with {@link
   * #deliverComplete()}.
   *
   * @param message owned by this channel from here on; released if the channel is closed
   */
  public final void deliver(Object message) {
    if (!open || inputClosed) {
      ReferenceCountUtil.release(message);
    } else if (arrived.isEmpty() && readPending && !firing) {
      firing = true;
      fired = true;
      try {
        pipeline().fireChannelRead(message);
      } finally {
        firing = false;
      }
    } else {
      arrived.add(message);
    }
  }

  /** Ends a batch of {@link #deliver(Object)}. */
  public final void deliverComplete() {
    if (firing) {
      return; // a batch within a batch ends with it
    }
    if (fired) {
      fired = false;
      readPending = false;
      pipeline().fireChannelReadComplete();
    }
    if (inputClosed && arrived.isEmpty()) {
      close();
    }
  }

  /**
   * The carrier ended: closes the channel once what arrived has been read. What is written from now
   * on is lost.
   */
  public final void closeAfterInput() {
    inputClosed = true;
    deliverComplete();
  }

  private void drain() {
    firing = true;
    try {
      while (readPending && open && !arrived.isEmpty()) {
        fired = true;
        pipeline().fireChannelRead(arrived.poll());
      }
    } finally {
      firing = false;
    }
    deliverComplete();
    if (open && accepting()) {
      onAccepting();
    }
  }

  @Override
  protected final void doBeginRead() {
    if (readPending) {
      return;
    }
    readPending = true;
    if (arrived.isEmpty()) {
      onAccepting();
    } else {
      // Never fire reads from within read(): the caller may be in the middle of one.
      eventLoop().execute(drain);
    }
  }

  @Override
  protected final void doWrite(ChannelOutboundBuffer buffer) {
    writing = true;
    try {
      // Again and again: Netty ignores a flush within a flush, so what is flushed meanwhile, and
      // what new room allows, must be found here.
      while (transmitAll(buffer)) {
        transmitComplete();
      }
    } finally {
      writing = false;
      if (!open) {
        onClose();
      }
    }
  }

  private boolean transmitAll(ChannelOutboundBuffer buffer) {
    boolean sent = false;
    Object message = buffer.current();
    while (message != null && writableNow()) {
      Object owned = ReferenceCountUtil.retain(message);
      buffer.remove();
      transmit(owned);
      sent = true;
      message = buffer.current();
    }
    return sent;
  }

  @Override
  protected final void doClose() {
    if (!open) {
      return;
    }
    open = false;
    Object message = arrived.poll();
    while (message != null) {
      ReferenceCountUtil.release(message);
      message = arrived.poll();
    }
    // A listener that closes the channel runs before its message is transmitted; see doWrite.
    if (!writing) {
      onClose();
    }
  }

  @Override
  protected final AbstractUnsafe newUnsafe() {
    return new Unsafe();
  }

  @Override
  protected final boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected final SocketAddress localAddress0() {
    return local;
  }

  @Override
  protected final SocketAddress remoteAddress0() {
    return remote;
  }

  @Override
  protected final void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a virtual channel cannot be bound");
  }

  @Override
  protected final void doDisconnect() {
    throw new UnsupportedOperationException("a virtual channel cannot be disconnected");
  }

  @Override
  public final ChannelConfig config() {
    return config;
  }

  @Override
  public final boolean isOpen() {
    return open;
  }

  @Override
  public final boolean isActive() {
    return open && isRegistered();
  }

  @Override
  public final ChannelMetadata metadata() {
    return METADATA;
  }

  private final class Unsafe extends AbstractUnsafe {
    void resume() {
      flush0();
    }

    @Override
    public void connect(
        SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
      promise.setFailure(new UnsupportedOperationException("a virtual channel is born connected"));
    }
  }

  private static final class Config extends DefaultChannelConfig {
    private final VirtualChannel owner;

    Config(VirtualChannel channel) {
      super(channel);
      owner = channel;
    }

    @Override
    protected void autoReadCleared() {
      owner.readPending = false;
    }
  }
}
