package dev.jray.kernel.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/**
 * Netty's epoll handler without one of its faults. When a channel wants no event at all, Netty
 * 4.2.18 takes its descriptor out of the epoll set but goes on as if it were in there; the next
 * wish fails with ENOENT, and with it everything that waits to be written. That hits each stream
 * whose reader has stopped sending (EPOLLIN and EPOLLRDHUP off) at the moment its socket is full
 * (EPOLLOUT on).
 *
 * <p>So a wish for nothing becomes one for EPOLLET alone: the descriptor stays in the set and
 * reports errors, once. See netty issues 16683 and 16689, and ADR 0009.
 */
final class EpollHandler implements IoHandler {
  private final IoHandler netty;
  private final IntObjectMap<EpollRegistration> byDescriptor = new IntObjectHashMap<>();

  private EpollHandler(IoHandler netty) {
    this.netty = netty;
  }

  static IoHandlerFactory factory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new EpollHandler(factory.newHandler(executor));
  }

  @Override
  public void initialize() {
    netty.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return netty.run(context);
  }

  @Override
  public void prepareToDestroy() {
    netty.prepareToDestroy();
  }

  @Override
  public void destroy() {
    netty.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    if (!(handle instanceof EpollIoHandle channel)) {
      throw new IllegalArgumentException("not made for epoll: " + handle);
    }
    EpollRegistration registration = new EpollRegistration(channel, byDescriptor);
    registration.epoll(netty.register(registration));
    return registration;
  }

  /** The registration of an open channel of this loop. Null if it has none. */
  EpollRegistration registration(UnixChannel channel) {
    EpollRegistration found = byDescriptor.get(channel.fd().intValue());
    return found != null && found.isOf(channel) ? found : null;
  }

  @Override
  public void wakeup() {
    netty.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return netty.isCompatible(type);
  }
}
