package dev.jray.transport.udp;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Log;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.ListenRequest;
import dev.jray.spi.transport.Listener;
import dev.jray.spi.transport.Sockets;
import dev.jray.spi.transport.Transport;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Datagrams over UDP sockets: one socket per dialed flow, one socket for all clients of a listener.
 */
final class UdpTransport implements Transport {
  private final Sockets sockets;
  private final Log log;

  @Inject
  UdpTransport(Sockets sockets, Log log) {
    this.sockets = sockets;
    this.log = log;
  }

  @Override
  public Future<Channel> dial(DialRequest request) {
    Promise<Channel> dialed = request.eventLoop().newPromise();
    InetSocketAddress local =
        request
            .source()
            .map(ip -> new InetSocketAddress(ip, 0))
            .orElseGet(() -> new InetSocketAddress(0));
    sockets
        .datagrams(local, request.options(), Optional.of(request.eventLoop()), pipeline -> {})
        .addListener((FutureListener<Channel>) bound -> onBound(request, bound, dialed));
    return dialed;
  }

  private void onBound(DialRequest request, Future<Channel> bound, Promise<Channel> dialed) {
    if (!request.eventLoop().inEventLoop()) {
      request.eventLoop().execute(() -> onBound(request, bound, dialed));
    } else if (!bound.isSuccess()) {
      dialed.tryFailure(failure(bound.cause()));
    } else if (!dialed.setUncancellable()) {
      bound.getNow().close();
    } else {
      install(request, bound.getNow(), dialed);
    }
  }

  /** Not before the socket is bound: handlers may write as soon as they are added. */
  private void install(DialRequest request, Channel socket, Promise<Channel> dialed) {
    socket
        .pipeline()
        .addLast(
            new PacketCodec(
                new PeerNames(sockets::resolve, request.eventLoop(), request.source()), log));
    try {
      request.handlers().accept(socket.pipeline());
    } catch (RuntimeException e) {
      socket.close();
      dialed.setFailure(failure(e));
      return;
    }
    dialed.setSuccess(socket);
  }

  private static FlowException failure(Throwable cause) {
    return cause instanceof FlowException known
        ? known
        : new FlowException(
            NetworkError.INTERNAL, "cannot open a UDP socket: " + cause.getMessage(), cause);
  }

  @Override
  public Future<Listener> listen(ListenRequest request) {
    Promise<Listener> listening = ImmediateEventExecutor.INSTANCE.newPromise();
    SessionTable sessions = new SessionTable(request.handlers(), log, SessionTable.SESSION_LIMIT);
    sockets
        .datagrams(
            request.local(),
            request.options(),
            Optional.empty(),
            pipeline -> pipeline.addLast(sessions))
        .addListener(
            (FutureListener<Channel>)
                bound -> {
                  if (bound.isSuccess()) {
                    listening.setSuccess(new UdpListener(bound.getNow()));
                  } else {
                    listening.setFailure(bound.cause());
                  }
                });
    return listening;
  }
}
