package dev.jray.kernel.net;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.collection.IntObjectMap;
import java.util.function.IntConsumer;

/**
 * Stands between a channel and its registration with epoll. It never wishes for nothing, see {@link
 * EpollHandler}, and somebody else may take the channel's events.
 */
@SuppressWarnings("try") // close() throws what Netty's signature says.
final class EpollRegistration implements EpollIoHandle, IoRegistration {
  // Once per change, of everything; so no further call to the kernel is needed ever.
  private static final EpollIoOps ALL_CHANGES =
      EpollIoOps.EPOLLIN
          .with(EpollIoOps.EPOLLOUT)
          .with(EpollIoOps.EPOLLRDHUP)
          .with(EpollIoOps.EPOLLET);

  private final EpollIoHandle channel;
  private final IntObjectMap<EpollRegistration> byDescriptor;
  private IoRegistration epoll;
  private IntConsumer taker;

  EpollRegistration(EpollIoHandle channel, IntObjectMap<EpollRegistration> byDescriptor) {
    this.channel = channel;
    this.byDescriptor = byDescriptor;
  }

  void epoll(IoRegistration registration) {
    epoll = registration;
  }

  /** Whether this is the channel's, not that of an earlier one with the same descriptor. */
  boolean isOf(Channel other) {
    return channel == other.unsafe();
  }

  /** Gives all events from now on, as epoll's bits, to somebody else than the channel. */
  void take(IntConsumer events) {
    taker = events;
    epoll.submit(ALL_CHANGES);
  }

  @Override
  public FileDescriptor fd() {
    return channel.fd();
  }

  @Override
  public void registered() {
    byDescriptor.put(fd().intValue(), this);
    channel.registered();
  }

  @Override
  public void unregistered() {
    int descriptor = fd().intValue();
    if (byDescriptor.get(descriptor) == this) {
      byDescriptor.remove(descriptor);
    }
    channel.unregistered();
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    if (taker == null) {
      channel.handle(this, event);
    } else {
      taker.accept(((EpollIoEvent) event).ops().value());
    }
  }

  @Override
  public void close() throws Exception {
    channel.close();
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature.
  public <T> T attachment() {
    return epoll.attachment();
  }

  @Override
  public long submit(IoOps wanted) {
    if (taker != null) {
      return ALL_CHANGES.value();
    }
    boolean nothing = wanted instanceof EpollIoOps ops && ops.value() == EpollIoOps.NONE.value();
    return epoll.submit(nothing ? EpollIoOps.EPOLLET : wanted);
  }

  @Override
  public boolean isValid() {
    return epoll.isValid();
  }

  @Override
  public boolean cancel() {
    return epoll.cancel();
  }
}
