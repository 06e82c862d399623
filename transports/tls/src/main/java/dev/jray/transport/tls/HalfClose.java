package dev.jray.transport.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * What the engines make of a connection of which one direction has ended.
 *
 * <p>In TLS 1.3 {@code close_notify} ends one direction alone (RFC 8446, 6.1). BoringSSL and the
 * JDK know that. Netty's engine for BoringSSL does not: it answers the peer's {@code close_notify}
 * with its own at once, so that an answer that is under way is lost and looks complete. It does so
 * unless it believes that it has done so already, and that belief, a private field, is set here
 * from the start. Where it cannot be set, half-close is not told over that engine.
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

  /** Whether the peer has ended its direction. */
  static boolean inputEnded(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine openSsl && RECEIVED_SHUTDOWN.isPresent()) {
      long pointer = openSsl.sslPointer();
      return pointer != 0 && (SSL.getShutdown(pointer) & SSL.SSL_RECEIVED_SHUTDOWN) != 0;
    }
    return engine.isInboundDone();
  }
}
