package dev.jray.transport.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Reads the server name that a client asks for (RFC 6066, 3), then gives its place to the handler
 * of the certificate for that name.
 */
final class SniSelector extends AbstractSniHandler<SslContext> {
  private static final int MAX_CLIENT_HELLO = 65_536;
  private static final long TIMEOUT_MILLIS = 10_000;

  // alert, TLS 1.2, 2 bytes: fatal, unrecognized_name (RFC 6066, 3)
  private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

  private final ServerSide server;
  private final List<String> protocols;
  private final TlsStreamHandler stream;

  SniSelector(ServerSide server, List<String> protocols, TlsStreamHandler stream) {
    super(MAX_CLIENT_HELLO, TIMEOUT_MILLIS);
    this.server = server;
    this.protocols = protocols;
    this.stream = stream;
  }

  @Override
  protected Future<SslContext> lookup(ChannelHandlerContext ctx, String name) {
    String reached =
        ctx.channel().localAddress() instanceof InetSocketAddress ip && !ip.isUnresolved()
            ? ip.getAddress().getHostAddress()
            : "";
    return server.forName(name, reached, protocols, ctx.executor());
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, String name, Future<SslContext> found) {
    if (!found.isSuccess()) {
      // The event that follows tells those above
      ctx.writeAndFlush(Unpooled.wrappedBuffer(UNRECOGNIZED_NAME));
      return;
    }
    SslContext context = found.getNow();
    try {
      if (!ctx.isRemoved()) {
        SslHandler tls = context.newHandler(ctx.alloc());
        HalfClose.prepare(tls.engine());
        stream.using(tls);
        ctx.pipeline().replace(this, null, tls);
        stream.secured();
      }
    } finally {
      ReferenceCountUtil.release(context);
    }
  }
}
