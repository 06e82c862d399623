package dev.jray.transport.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * Ends one direction of a connection while the other goes on, which {@code close_notify} does in
 * TLS 1.3 (RFC 8446, 6.1). BoringSSL and the JDK's engine can do that. Netty's engine for BoringSSL
 * stands in the way, twice:
 *
 * <ul>
 *   <li>It answers the peer's {@code close_notify} with its own at once, so that an answer that is
 *       under way is lost and looks complete. It does so unless it believes that it has done so
 *       already, and that belief, a private field, is set here from the start.
 *   <li>Once told that its output is closed, it reports {@code CLOSED} instead of an overflow, and
 *       decrypted bytes stay in it. So BoringSSL is told instead.
 * </ul>
 *
 * <p>Where the field cannot be set, no end of one direction is told over that engine.
 */
final class HalfClose {
  private static final String TLS_1_3 = "TLSv1.3";
  private static final Optional<VarHandle> RECEIVED_SHUTDOWN = find();

  private HalfClose() {}

  private static Optional<VarHandle> find() {
    try {
      return Optional.of(
          MethodHandles.privateLookupIn(
                  ReferenceCountedOpenSslEngine.class, MethodHandles.lookup())
              .findVarHandle(
                  ReferenceCountedOpenSslEngine.class, "receivedShutdown", boolean.class));
    } catch (ReflectiveOperationException e) {
      // Another version of Netty
      return Optional.empty();
    }
  }

  /** To be called with each new engine. */
  static void prepare(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine) {
      RECEIVED_SHUTDOWN.ifPresent(field -> field.set(engine, true));
    }
  }

  /** Whether our direction can end while the peer's goes on. */
  static boolean canEndOutput(SSLEngine engine) {
    return engine.getSession().getProtocol().equals(TLS_1_3)
        && !(engine instanceof ReferenceCountedOpenSslEngine && RECEIVED_SHUTDOWN.isEmpty());
  }

  /** Ends our direction; what was written before must have left. */
  static void endOutput(SslHandler tls, ChannelHandlerContext above, ChannelPromise promise) {
    if (tls.engine() instanceof ReferenceCountedOpenSslEngine openSsl) {
      // Its other methods hold this lock too
      synchronized (openSsl) {
        long pointer = openSsl.sslPointer();
        if (pointer != 0 && SSL.shutdownSSL(pointer) < 0) {
          SSL.clearError();
        }
      }
      above.writeAndFlush(Unpooled.EMPTY_BUFFER, promise);
    } else {
      tls.closeOutbound(promise);
    }
  }

  /** Whether the peer has ended its direction. */
  static boolean inputEnded(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine openSsl && RECEIVED_SHUTDOWN.isPresent()) {
      long pointer = openSsl.sslPointer();
      return pointer != 0 && (SSL.getShutdown(pointer) & SSL.SSL_RECEIVED_SHUTDOWN) != 0;
    }
    return engine.isInboundDone();
  }
}
