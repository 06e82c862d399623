package dev.jray.kernel.net;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.transport.SocketOptions;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;

/** The options that JRay's sockets have, and those that the configuration asks for. */
final class SocketTuning {
  static final int CONNECT_TIMEOUT_MILLIS = 16_000;
  static final int MAX_DATAGRAM = 65_535;

  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);
  // Holds no state: each channel asks it for a handle of its own.
  private static final RecvByteBufAllocator STREAM_READS =
      new AdaptiveRecvByteBufAllocator(2048, 16 * 1024, 128 * 1024).maxMessagesPerRead(2);
  private static final int SOL_SOCKET = 1;
  private static final IntegerUnixChannelOption SO_MARK =
      new IntegerUnixChannelOption("SO_MARK", SOL_SOCKET, 36);

  private SocketTuning() {}

  /** A connected stream, dialed or accepted. */
  static void stream(Channel channel) {
    ChannelConfig config = channel.config();
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    // TCP_NODELAY is on already: Netty sets it on every stream it makes.
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
    // Netty's own limit would be a task of the event loop that the channel keeps for ever.
    config.setConnectTimeoutMillis(0);
    config.setWriteBufferWaterMark(WATER_MARKS);
    config.setRecvByteBufAllocator(STREAM_READS);
  }

  /** A datagram socket. */
  static void datagram(Channel channel) {
    channel
        .config()
        .setRecvByteBufAllocator(
            new FixedRecvByteBufAllocator(MAX_DATAGRAM).maxMessagesPerRead(16));
    channel.config().setWriteBufferWaterMark(WATER_MARKS);
  }

  /**
   * Applies the configuration's options before the socket is bound or connected.
   *
   * @throws FlowException if this platform cannot do what the configuration asks for
   */
  static void configured(
      Channel channel, SocketOptions options, Platform platform, boolean listening) {
    boolean special = options.mark() != 0 || options.transparent() != SocketOptions.Transparent.OFF;
    if (platform != Platform.EPOLL) {
      if (special || options.fastOpen().isPresent()) {
        throw unsupported("sockopt mark, tproxy and tcpFastOpen need Netty's native epoll library");
      }
      return;
    }
    if (options.mark() != 0) {
      set(channel, SO_MARK, options.mark());
    }
    // With REDIRECT the firewall rewrites the destination; only TPROXY needs a transparent socket.
    if (options.transparent() == SocketOptions.Transparent.TPROXY) {
      set(channel, EpollChannelOption.IP_TRANSPARENT, true);
    }
    options.fastOpen().ifPresent(on -> fastOpen(channel, on, listening));
  }

  private static void fastOpen(Channel channel, boolean on, boolean listening) {
    if (listening) {
      set(channel, ChannelOption.TCP_FASTOPEN, on ? 256 : 0);
    } else {
      set(channel, ChannelOption.TCP_FASTOPEN_CONNECT, on);
    }
  }

  private static <T> void set(Channel channel, ChannelOption<T> option, T value) {
    try {
      channel.config().setOption(option, value);
    } catch (RuntimeException e) {
      throw unsupported(
          "the system refused the socket option "
              + option.name()
              + "="
              + value
              + " (it may need the capability CAP_NET_ADMIN): "
              + e.getMessage());
    }
  }

  private static FlowException unsupported(String why) {
    return new FlowException(NetworkError.INTERNAL, why);
  }
}
