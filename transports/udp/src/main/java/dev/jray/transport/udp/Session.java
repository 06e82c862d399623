package dev.jray.transport.udp;

import dev.jray.toolkit.channel.VirtualChannel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The datagrams of one client of a listening socket. */
final class Session extends VirtualChannel {
  private final SessionTable table;
  private final InetSocketAddress client;
  private final ClientKey key;
  private boolean delivered;

  Session(SessionTable table, Channel socket, InetSocketAddress client, ClientKey key) {
    super(socket, socket.localAddress(), client);
    this.table = table;
    this.client = client;
    this.key = key;
  }

  /**
   * Begins to live on the socket's event loop. The handlers are added there, before the first read.
   */
  void start(Consumer<ChannelPipeline> handlers) {
    pipeline()
        .addLast(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                handlers.accept(channel.pipeline());
              }
            });
    registerOn(parent().eventLoop());
  }

  InetSocketAddress client() {
    return client;
  }

  /** Notes that something was delivered; false if that was noted already. */
  boolean markDelivered() {
    boolean first = !delivered;
    delivered = true;
    return first;
  }

  void completeDelivery() {
    delivered = false;
    deliverComplete();
  }

  @Override
  protected boolean writableNow() {
    return table.mayWrite(this);
  }

  @Override
  protected void transmit(Object message) {
    // An empty buffer is written to wait for a flush, not to be sent.
    if (message instanceof ByteBuf data && data.isReadable()) {
      table.send(data, client);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  protected void transmitComplete() {
    table.flush();
  }

  @Override
  protected void onClose() {
    table.closed(this, key);
  }
}
