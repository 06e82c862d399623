package dev.jray.kernel.net;

import dev.jray.kernel.relay.Shortcut;
import dev.jray.toolkit.natives.NativeSwitches;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Which kind of sockets this machine offers. */
public enum Platform {
  /** Linux epoll through Netty's native library. */
  EPOLL {
    @Override
    IoHandlerFactory ioHandlers() {
      return EpollHandler.factory();
    }

    @Override
    public Shortcut shortcut(EventLoops loops, long worthwhileBytes) {
      return new SpliceShortcut(loops, worthwhileBytes);
    }

    @Override
    Channel stream(SocketAddress to) {
      if (to instanceof DomainSocketAddress) {
        return new EpollDomainSocketChannel();
      }
      // Netty's own choice, IPv6, serves IPv4 as well, but with one system call more.
      return to instanceof InetSocketAddress ip && ip.getAddress() instanceof Inet4Address
          ? new EpollSocketChannel(SocketProtocolFamily.INET)
          : new EpollSocketChannel();
    }

    @Override
    ServerChannel server(SocketAddress local) {
      return local instanceof DomainSocketAddress
          ? new EpollServerDomainSocketChannel()
          : new EpollServerSocketChannel();
    }

    @Override
    Channel datagram() {
      return new EpollDatagramChannel();
    }
  },
  /** The JDK's selectors. */
  NIO {
    @Override
    IoHandlerFactory ioHandlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    public Shortcut shortcut(EventLoops loops, long worthwhileBytes) {
      return Shortcut.NONE;
    }

    @Override
    Channel stream(SocketAddress to) {
      return new NioSocketChannel();
    }

    @Override
    ServerChannel server(SocketAddress local) {
      return new NioServerSocketChannel();
    }

    @Override
    Channel datagram() {
      return new NioDatagramChannel();
    }
  };

  /** The best one; without native libraries, if the user wants that, the JDK's. */
  public static Platform best() {
    return NativeSwitches.ofSystem().on() && Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** What these sockets are, in words, for the log. */
  public String description() {
    if (this == EPOLL) {
      return "sockets are Netty's epoll";
    }
    return "sockets are the JDK's"
        + (Epoll.isAvailable()
            ? ""
            : ", for there is no epoll here: " + Epoll.unavailabilityCause());
  }

  /** Event loops for this platform; the caller shuts them down. */
  public EventLoops eventLoops(int threads, String name) {
    return EventLoops.of(threads, name, ioHandlers());
  }

  /**
   * What bulk flows between sockets of these loops take.
   *
   * @param worthwhileBytes as in {@link Shortcut#worthwhileBytes()}
   */
  public abstract Shortcut shortcut(EventLoops loops, long worthwhileBytes);

  abstract IoHandlerFactory ioHandlers();

  abstract Channel stream(SocketAddress to);

  abstract ServerChannel server(SocketAddress local);

  abstract Channel datagram();
}
