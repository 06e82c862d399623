package dev.jray.feature.dns;

import dev.jray.testkit.TestCertificate;
import dev.jray.testkit.Zone;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;

/** A name server over HTTPS, on the loopback address. */
final class DohServer implements AutoCloseable {
  private final Zone zone;
  private final int status;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private final Channel listener;
  private volatile boolean goingAway;

  /**
   * Starts a server.
   *
   * @param status of its answers
   * @param protocols what it offers
   */
  DohServer(
      EventLoopGroup loops, TestCertificate certificate, Zone zone, int status, String... protocols)
      throws SSLException {
    this.zone = zone;
    this.status = status;
    SslContext tls =
        SslContextBuilder.forServer(certificate.key(), certificate.certificate())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
            .build();
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Chosen());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /** Tells clients behind each answer to use another connection. */
  void goAway() {
    goingAway = true;
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** What was asked, as {@code VERSION METHOD PATH TYPE ACCEPT}. */
  List<String> requests() {
    return requests;
  }

  /** Connections, in the order in which they came. */
  List<Channel> connections() {
    return connections;
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    connections.forEach(channel -> channel.close().syncUninterruptibly());
  }

  private byte[] answer(ByteBuf query) {
    return zone.answer(ByteBufUtil.getBytes(query), false).orElse(null);
  }

  private final class Chosen extends ApplicationProtocolNegotiationHandler {
    Chosen() {
      super("http/1.1");
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
      if (protocol.equals("h2")) {
        ctx.pipeline()
            .addLast(
                Http2FrameCodecBuilder.forServer().build(),
                new Http2MultiplexHandler(
                    new ChannelInitializer<Channel>() {
                      @Override
                      protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Stream());
                      }
                    }));
      } else {
        ctx.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(65535), new Plain());
      }
    }
  }

  private final class Stream extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2HeadersFrame frame) {
        requests.add(
            "h2 "
                + frame.headers().method()
                + " "
                + frame.headers().path()
                + " "
                + frame.headers().get("content-type")
                + " "
                + frame.headers().get("accept"));
      } else if (message instanceof Http2DataFrame frame) {
        byte[] answer = answer(frame.content());
        frame.release();
        if (answer != null) {
          ctx.write(
              new DefaultHttp2HeadersFrame(
                  new DefaultHttp2Headers().status(String.valueOf(status))));
          ctx.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(answer, 0, 5), false));
          ctx.writeAndFlush(
              new DefaultHttp2DataFrame(Unpooled.copiedBuffer(answer, 5, answer.length - 5), true));
          if (goingAway) {
            Channel connection = ctx.channel().parent();
            connection.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
          }
        }
      }
    }
  }

  private final class Plain extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      requests.add(
          "http/1.1 "
              + request.method()
              + " "
              + request.uri()
              + " "
              + request.headers().get("content-type")
              + " "
              + request.headers().get("accept"));
      byte[] answer = answer(request.content());
      if (answer != null) {
        DefaultFullHttpResponse response =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                Unpooled.wrappedBuffer(answer));
        response.headers().set("content-length", answer.length);
        ctx.writeAndFlush(response);
      }
    }
  }
}
