package dev.jray.feature.dns;

import dev.jray.toolkit.dns.DnsFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FutureListener;
import java.util.function.Consumer;

/** One stream per query. */
final class Http2Sender implements HttpSender {
  private static final int MAX_HEADERS = 8192;

  private final Channel channel;
  private final Consumer<HttpQuery> refused;

  /**
   * Speaks HTTP/2 on a channel from now on.
   *
   * @param refused takes queries that the server does not serve here, after a GOAWAY for example
   */
  Http2Sender(Channel channel, Consumer<HttpQuery> refused) {
    this.channel = channel;
    this.refused = refused;
    Http2Settings settings =
        Http2Settings.defaultSettings().pushEnabled(false).maxHeaderListSize(MAX_HEADERS);
    channel
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(settings)
                // Further queries wait for a free stream, no more of them than the server may owe
                .encoderEnforceMaxConcurrentStreams(true)
                .build(),
            new Http2MultiplexHandler(new Refusing()),
            new Closing());
  }

  @Override
  public void send(HttpQuery query) {
    new Http2StreamChannelBootstrap(channel)
        .handler(new Exchange(query, refused))
        .open()
        .addListener(
            (FutureListener<Http2StreamChannel>)
                opened -> {
                  if (opened.isSuccess()) {
                    request(opened.getNow(), query);
                  } else {
                    refused.accept(query);
                  }
                });
  }

  private static void request(Http2StreamChannel stream, HttpQuery query) {
    query.answer().addListener(done -> stream.close());
    ByteBuf body = query.body(stream.alloc());
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .authority(query.authority())
            .path(query.server().path())
            .set(HttpHeaderNames.ACCEPT, HttpQuery.CONTENT_TYPE)
            .set(HttpHeaderNames.CONTENT_TYPE, HttpQuery.CONTENT_TYPE)
            .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    stream.write(new DefaultHttp2HeadersFrame(headers, false));
    stream.writeAndFlush(new DefaultHttp2DataFrame(body, true));
  }

  /** Collects the answer on one stream. */
  private static final class Exchange extends ChannelInboundHandlerAdapter {
    private final HttpQuery query;
    private final Consumer<HttpQuery> refused;
    private CompositeByteBuf body;
    private int status;

    Exchange(HttpQuery query, Consumer<HttpQuery> refused) {
      this.query = query;
      this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof Http2HeadersFrame frame) {
        onHeaders(ctx, frame);
      } else if (message instanceof Http2DataFrame frame) {
        onData(ctx, frame);
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    private void onHeaders(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
      CharSequence text = frame.headers().status();
      if (text != null) {
        status = text.toString().matches("[0-9]{3}") ? Integer.parseInt(text.toString()) : -1;
      }
      if (frame.isEndStream()) {
        finish(ctx);
      }
    }

    private void onData(ChannelHandlerContext ctx, Http2DataFrame frame) {
      boolean last = frame.isEndStream();
      if (body == null) {
        body = ctx.alloc().compositeBuffer();
      }
      body.addComponent(true, frame.content());
      if (body.readableBytes() > DnsFrames.MAX_MESSAGE) {
        query.fail("it answered too much");
      } else if (last) {
        finish(ctx);
      }
    }

    private void finish(ChannelHandlerContext ctx) {
      if (body == null) {
        body = ctx.alloc().compositeBuffer();
      }
      query.complete(status, body);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      // Else the link itself sees to all that it has lost
      if (ctx.channel().parent().isActive() && !query.answer().isDone()) {
        refused.accept(query);
      }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      ReferenceCountUtil.release(body);
      body = null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /** A server has no streams to open. */
  @Sharable
  private static final class Refusing extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.close();
    }
  }

  /** What goes wrong with the connection ends it; what it says besides is of no interest. */
  private static final class Closing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
