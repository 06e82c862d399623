package dev.jray.tests.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server behind the proxies, on a free port of 127.0.0.1. One selector thread accepts and
 * echoes, so thousands of idle connections cost no thread; a bulk stream moves to a blocking thread
 * of its own. The protocol is described at {@link Mode}.
 */
public final class Origin implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final Object FRESH = "fresh";

  private final Pattern pattern = new Pattern();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final AtomicInteger open = new AtomicInteger();
  private final ExecutorService bulk = Executors.newCachedThreadPool(Origin::daemon);
  private final Selector selector;
  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final Thread thread;

  private Origin(Selector selector, ServerSocketChannel server) throws IOException {
    this.selector = selector;
    this.server = server;
    address = (InetSocketAddress) server.getLocalAddress();
    thread = daemon(this::run);
  }

  /** Binds a port and starts to serve. */
  public static Origin start() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.configureBlocking(false);
    Selector selector = Selector.open();
    server.register(selector, SelectionKey.OP_ACCEPT);
    Origin origin = new Origin(selector, server);
    origin.thread.start();
    return origin;
  }

  public InetSocketAddress address() {
    return address;
  }

  /** How many connections are open. */
  public int connections() {
    return open.get();
  }

  Pattern pattern() {
    return pattern;
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.wakeup();
    bulk.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "origin");
    thread.setDaemon(true);
    return thread;
  }

  private void run() {
    try (selector) {
      while (server.isOpen()) {
        selector.select(this::ready);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the origin failed", e);
    }
  }

  private void ready(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept();
      return;
    }
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        hangUp(channel);
        return;
      }
      buffer.flip();
      byte first = buffer.get(0);
      if (key.attachment() == FRESH && first != Mode.ECHO.code()) {
        key.cancel();
        channel.configureBlocking(true);
        bulk.execute(() -> serve(channel, first));
        return;
      }
      key.attach(null);
      // Never waits in practice: an echo client has at most one message under way.
      Streams.write(channel, buffer);
    } catch (IOException e) {
      // A reset: the client sees its own end fail and says so.
      hangUp(channel);
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      while (channel != null) {
        open.incrementAndGet();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, FRESH);
        channel = server.accept();
      }
    } catch (IOException e) {
      if (server.isOpen()) {
        throw new UncheckedIOException("the origin cannot accept", e);
      }
    }
  }

  private void serve(SocketChannel channel, byte mode) {
    try {
      Streams.write(channel, ByteBuffer.wrap(new byte[] {Mode.READY}));
      long volume = Streams.readLong(channel);
      if (mode == Mode.UPLOAD.code()) {
        Streams.writeLong(channel, Streams.receive(channel, pattern, volume));
      } else {
        Streams.send(channel, pattern, volume);
      }
      // The client closes first: an early close could cut off bytes that are under way.
      channel.read(ByteBuffer.allocate(1));
    } catch (IOException e) {
      // As above: what is missing is missed at the client.
      hangUp(channel);
      return;
    }
    hangUp(channel);
  }

  private void hangUp(SocketChannel channel) {
    open.decrementAndGet();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket cannot be closed", e);
    }
  }
}
