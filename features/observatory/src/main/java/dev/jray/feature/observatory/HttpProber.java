package dev.jray.feature.observatory;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.transport.DialRequest;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes probes over HTTP/1.1, with or without TLS. */
final class HttpProber implements Prober {
  private final Dispatcher dispatcher;
  private final Sockets sockets;
  private final Optional<SslContext> tls;

  /**
   * Makes a prober.
   *
   * @param tls whom to trust; needed if a URL asks for it
   */
  HttpProber(Dispatcher dispatcher, Sockets sockets, Optional<SslContext> tls) {
    this.dispatcher = dispatcher;
    this.sockets = sockets;
    this.tls = tls;
  }

  @Override
  public void probe(EventLoop loop, String outboundTag, Question question, Consumer<Outcome> done) {
    ProbeHandler handler = new ProbeHandler(question, loop, done);
    FlowRequest request = FlowRequest.to(question.url().server()).answering(handler);
    Channel channel = dispatcher.openThrough(outboundTag, request, loop);
    if (handler.over()) {
      channel.close();
    } else {
      install(channel.pipeline(), question.url(), handler);
    }
  }

  @Override
  public void direct(EventLoop loop, Question question, Consumer<Outcome> done) {
    ProbeHandler handler = new ProbeHandler(question, loop, done);
    Future<Channel> connected =
        sockets.connect(
            new DialRequest(
                question.url().server(),
                loop,
                Optional.empty(),
                SocketOptions.DEFAULT,
                pipeline -> install(pipeline, question.url(), handler)));
    handler.whenOver(() -> connected.cancel(false));
    connected.addListener(
        dialed -> {
          if (!dialed.isSuccess() && !dialed.isCancelled()) {
            handler.fail(dialed.cause());
          }
        });
  }

  private void install(ChannelPipeline pipeline, ProbeUrl url, ProbeHandler handler) {
    if (url.secure()) {
      // To check a certificate takes its time, which is not the event loop's
      pipeline.addLast(
          tls.orElseThrow()
              .newHandler(
                  pipeline.channel().alloc(),
                  url.server().address().text(),
                  url.server().port(),
                  GlobalEventExecutor.INSTANCE));
    }
    pipeline.addLast(handler);
  }
}
