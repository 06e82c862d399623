package dev.jray.feature.dns;

import dev.jray.toolkit.dns.DnsFrames;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;

/** One query after the other, on a connection that is kept. */
final class Http1Sender extends SimpleChannelInboundHandler<FullHttpResponse>
    implements HttpSender {
  private final Channel channel;
  private final ArrayDeque<HttpQuery> queue = new ArrayDeque<>(2);
  private boolean busy;

  Http1Sender(Channel channel) {
    this.channel = channel;
    channel
        .pipeline()
        .addLast(new HttpClientCodec(), new HttpObjectAggregator(DnsFrames.MAX_MESSAGE), this);
  }

  @Override
  public void send(HttpQuery query) {
    queue.add(query);
    if (!busy) {
      next();
    }
  }

  private void next() {
    while (!queue.isEmpty() && queue.peek().answer().isDone()) {
      queue.poll(); // nobody waits for it any more
    }
    busy = !queue.isEmpty();
    if (busy) {
      request(queue.peek());
    }
  }

  private void request(HttpQuery query) {
    // Without its answer there is no way to the answers behind it
    query
        .answer()
        .addListener(
            done -> {
              if (query.equals(queue.peek()) && !done.isSuccess()) {
                channel.close();
              }
            });
    ByteBuf body = query.body(channel.alloc());
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, query.server().path(), body);
    request
        .headers()
        .set(HttpHeaderNames.HOST, query.authority())
        .set(HttpHeaderNames.ACCEPT, HttpQuery.CONTENT_TYPE)
        .set(HttpHeaderNames.CONTENT_TYPE, HttpQuery.CONTENT_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    channel.writeAndFlush(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
    HttpQuery query = queue.poll();
    if (query == null || response.decoderResult().isFailure()) {
      ctx.close();
      return;
    }
    query.complete(response.status().code(), response.content());
    if (HttpUtil.isKeepAlive(response)) {
      next();
    } else {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
