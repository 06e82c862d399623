package dev.jray.kernel.relay;

import dev.jray.kernel.relay.FlowSummary.Reason;
import dev.jray.spi.feature.Counter;
import dev.jray.spi.flow.EndOfStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One side of a {@link Relay}: passes what its channel reads on to the other side's channel. */
final class RelayHandler extends ChannelInboundHandlerAdapter implements Shortcut.End {
  private static final long BULK_MILLIS = 1_000;
  private static final Logger LOGGER = LoggerFactory.getLogger(RelayHandler.class);

  private final Relay relay;
  private final Channel peer;
  private final Counter counter;
  private final Reason whenGone;
  private RelayHandler partner;
  private Channel own;
  private long bytes;
  private long nextMark;
  private long lastMarkTime;
  private boolean waitsForShortcut;
  private boolean inputEnded;
  private boolean delivered;
  private boolean started;

  RelayHandler(Relay relay, Channel peer, Counter counter, Reason whenGone) {
    this.relay = relay;
    this.peer = peer;
    this.counter = counter;
    this.whenGone = whenGone;
  }

  void partner(RelayHandler other) {
    partner = other;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    own = ctx.channel();
  }

  /** Begins to read, if the other side can take it. */
  void start() {
    started = true;
    lastMarkTime = relay.now();
    setNextMark();
    if (!own.isActive()) {
      onInactive();
    } else {
      own.config().setAutoRead(peer.isWritable() && !inputEnded);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (relay.finished()) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof ByteBuf data) {
      moved(data.readableBytes());
      peer.write(data, peer.voidPromise());
    } else if (message == EndOfStream.INSTANCE) {
      ended();
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public Channel channel() {
    return own;
  }

  @Override
  public void moved(int length) {
    bytes += length;
    counter.add(length);
    relay.touch();
  }

  @Override
  public void ended() {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    peer.writeAndFlush(EndOfStream.INSTANCE).addListener(done -> onDelivered());
    relay.onInputEnded();
  }

  private void onDelivered() {
    delivered = true;
    relay.onOutputEnded();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    peer.flush();
    if (!started) {
      return;
    }
    if (bytes >= nextMark) {
      onMark();
    }
    if (!peer.isWritable()) {
      own.config().setAutoRead(false);
    }
  }

  /** So much has been read since the last mark that a shortcut is worthwhile, if it went fast. */
  private void onMark() {
    long now = relay.now();
    boolean bulk = now - lastMarkTime <= BULK_MILLIS;
    lastMarkTime = now;
    if (!bulk) {
      setNextMark();
    } else if (relay.mayShorten()) {
      nextMark = Long.MAX_VALUE;
      waitsForShortcut = true;
      own.config().setAutoRead(false);
      // Behind all that is queued; and a turn later, when nobody reads or writes any more.
      peer.writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(done -> own.eventLoop().execute(this::onQueueEmpty));
    } else {
      nextMark = Long.MAX_VALUE;
    }
  }

  private void setNextMark() {
    long step = relay.worthwhileBytes();
    nextMark = step > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + step;
  }

  private void onQueueEmpty() {
    waitsForShortcut = false;
    if (!relay.shorten() && relay.tunnel() == null && !relay.finished()) {
      // The other direction was not ready.
      setNextMark();
      own.config().setAutoRead(peer.isWritable() && !inputEnded);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    // The partner reads what is written here. Reading on after its end of input would spin.
    if (own.isWritable() && partner.reads()) {
      peer.config().setAutoRead(true);
      relay.touch();
    }
  }

  private boolean reads() {
    return started && !inputEnded && !waitsForShortcut;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (started) {
      onInactive();
    }
  }

  private void onInactive() {
    if (!inputEnded) {
      relay.finish(whenGone);
    } else if (!partner.inputEnded) {
      // It ended its stream properly and then went away: what the partner still sends has no
      // reader.
      relay.finish(delivered ? Reason.COMPLETE : whenGone);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    relay.fail(cause instanceof IOException ? whenGone : Reason.BROKEN, cause);
  }

  @Override
  public void failing() {
    relay.onFailing(whenGone);
  }

  @Override
  public void failed() {
    relay.fail(whenGone, new IOException("Connection reset by peer"));
  }

  /**
   * Closes this side's channel. What was written leaves first: a server that answers and then
   * resets is common, and its answer is still on its way to a slow client. Only a stream that
   * breaks its protocol is cut off, so that it does not look complete.
   */
  void close(Reason why) {
    if (why == Reason.BROKEN) {
      abort();
    } else if (relay.tunnel() != null) {
      relay.tunnel().finish(this);
    } else if (own.isOpen()) {
      own.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void abort() {
    // A codec may have closed the channel itself; its descriptor may be somebody else's by now.
    if (own.isOpen()) {
      try {
        own.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (ChannelException e) {
        LOGGER.debug("A broken stream is closed without a reset: {}", e.toString());
      }
    }
    own.close();
  }

  boolean open() {
    return own.isOpen();
  }

  void closeNow() {
    own.close();
  }

  long bytes() {
    return bytes;
  }

  boolean inputEnded() {
    return inputEnded;
  }

  boolean delivered() {
    return delivered;
  }

  /** A number that changes when queued bytes leave this side's channel. */
  long writeProgress() {
    if (relay.tunnel() != null) {
      return relay.tunnel().written(this);
    }
    ChannelOutboundBuffer queue = own.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes() * 31 + queue.currentProgress();
  }
}
