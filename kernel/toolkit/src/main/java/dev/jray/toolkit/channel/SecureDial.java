package dev.jray.toolkit.channel;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SecurityRequest;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;
import java.util.function.Consumer;

/** Connects a socket and lays a security layer on it: the beginning of every stream transport. */
@OnEventLoop
public final class SecureDial {
  private SecureDial() {}

  /**
   * Connects. The request's handlers are added when the peer has proved itself, so that whoever
   * waits for the channel learns of a bad certificate instead of a broken stream.
   *
   * @param applicationProtocols what the transport speaks, for ALPN
   */
  public static Future<Channel> connect(
      Sockets sockets, Security security, DialRequest request, List<String> applicationProtocols) {
    if (security == Security.NONE) {
      return sockets.connect(request);
    }
    Promise<Channel> ready = request.eventLoop().newPromise();
    SecurityRequest wanted = SecurityRequest.client(request.to(), applicationProtocols);
    Future<Channel> connected =
        sockets.connect(
            request.withHandlers(
                pipeline -> secure(pipeline, security, wanted, request.handlers(), ready)));
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            ready.tryFailure(done.cause());
          }
        });
    ready.addListener(
        done -> {
          if (done.isCancelled()) {
            connected.cancel(false);
          }
        });
    return ready;
  }

  private static void secure(
      ChannelPipeline pipeline,
      Security security,
      SecurityRequest wanted,
      Consumer<ChannelPipeline> handlers,
      Promise<Channel> ready) {
    Channel channel = pipeline.channel();
    // Whoever gave up while the handshake ran must not leave the channel behind
    ready.addListener(
        done -> {
          if (!done.isSuccess()) {
            channel.close();
          }
        });
    security
        .install(pipeline, wanted)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                ready.tryFailure(done.cause());
              } else if (ready.setUncancellable()) {
                finish(channel, handlers, ready);
              }
            });
  }

  private static void finish(
      Channel channel, Consumer<ChannelPipeline> handlers, Promise<Channel> ready) {
    try {
      handlers.accept(channel.pipeline());
    } catch (RuntimeException e) {
      ready.setFailure(e);
      return;
    }
    ready.setSuccess(channel);
  }
}
