package dev.jray.feature.api;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;

/**
 * Stands where gRPC's server expects a listening socket. It accepts channels that exist already:
 * connections of a listener of JRay's, or flows.
 */
final class FlowServerChannel extends AbstractServerChannel {
  static final LocalAddress ADDRESS = new LocalAddress("jray-api");

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private volatile boolean open = true;
  private volatile boolean bound;

  /** Hands a registered channel to the server; it must not read before the server asks for it. */
  void accept(Channel channel) {
    eventLoop()
        .execute(
            () -> {
              if (!isActive()) {
                channel.close();
                return;
              }
              pipeline().fireChannelRead(channel);
              pipeline().fireChannelReadComplete();
            });
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected SocketAddress localAddress0() {
    return ADDRESS;
  }

  @Override
  protected void doBind(SocketAddress address) {
    bound = true;
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {}

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open && bound;
  }
}
