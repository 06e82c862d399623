package dev.jray.transport.tls;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.transport.Side;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Says in words what an engine's exception means. */
final class HandshakeFailures {
  // "Received fatal alert: unknown_ca" (JDK), "...:TLSV1_ALERT_UNKNOWN_CA" (BoringSSL)
  private static final Pattern ALERT =
      Pattern.compile("(?:received fatal alert: |(?:tls|ssl)v\\d+_alert_)(\\w+)");
  private static final List<String> VERSION_WORDS =
      List.of(
          "no_shared_cipher",
          "no cipher suites in common",
          "unsupported_protocol",
          "unsupported protocol",
          "wrong_version_number",
          "no appropriate protocol",
          "protocol_version",
          "selected protocol version",
          "clienthello is not",
          "is not enabled or supported");
  private static final int MAX_DEPTH = 20;

  private HandshakeFailures() {}

  /** Why a handshake failed. */
  static FlowException of(Throwable cause, Side side, String peer) {
    Throwable real = unwrap(cause);
    if (real instanceof FlowException known) {
      return known;
    }
    String who = side == Side.CLIENT ? peer : "the client";
    Optional<CertificateException> certificate = find(real, CertificateException.class);
    Optional<CertPathValidatorException> path = find(real, CertPathValidatorException.class);
    if (certificate.isPresent() || path.isPresent()) {
      return untrusted(real, side, who);
    }
    if (real instanceof NotSslRecordException) {
      return new FlowException(
          TlsError.NOT_TLS,
          who
              + " does not speak TLS here; does \"security\" say \"tls\" on both sides, and is the port right?");
    }
    if (real instanceof SslHandshakeTimeoutException) {
      return new FlowException(TlsError.TIMEOUT, who + " did not finish the TLS handshake in time");
    }
    if (real instanceof ClosedChannelException) {
      return new FlowException(
          TlsError.CUT_SHORT, who + " closed the connection during the TLS handshake");
    }
    if (real instanceof SSLException || real instanceof TooLongFrameException) {
      return broken(real, who);
    }
    if (real instanceof IOException) {
      return new FlowException(
          NetworkError.RESET, who + " cut the connection during the TLS handshake: " + text(real));
    }
    return new FlowException(
        NetworkError.INTERNAL, "the TLS handshake with " + who + " failed: " + real, real);
  }

  /** What a failure after the handshake is for those above; other exceptions stay what they are. */
  static Throwable after(Throwable cause) {
    Throwable real = unwrap(cause);
    return real instanceof SSLException
        ? new FlowException(TlsError.BROKEN, "the peer broke the TLS protocol: " + text(real))
        : cause;
  }

  private static FlowException untrusted(Throwable real, Side side, String who) {
    if (find(real, PinException.class).isPresent()) {
      return new FlowException(
          TlsError.WRONG_PIN, "the certificate of " + who + " is none of those that are pinned");
    }
    if (find(real, CertificateExpiredException.class).isPresent()) {
      return new FlowException(
          TlsError.NOT_TRUSTED,
          "the certificate of " + who + " has expired; or is this machine's clock wrong?");
    }
    if (find(real, CertificateNotYetValidException.class).isPresent()) {
      return new FlowException(
          TlsError.NOT_TRUSTED,
          "the certificate of " + who + " is not valid yet; is this machine's clock right?");
    }
    String text = deepest(real);
    if (text.contains("ubject alternative") || text.contains("No name matching")) {
      return new FlowException(
          TlsError.WRONG_NAME,
          "the certificate is not for "
              + who
              + " ("
              + text
              + "); set \"serverName\" in tlsSettings to a name that it has");
    }
    String advice =
        side == Side.CLIENT
            ? "; if it is your own, add its CA to tlsSettings.certificates with \"usage\": \"verify\""
            : "";
    return new FlowException(
        TlsError.NOT_TRUSTED,
        "the certificate of " + who + " is not trusted (" + text + ")" + advice);
  }

  private static FlowException broken(Throwable real, String who) {
    String text = text(real);
    String lower = text.toLowerCase(Locale.ROOT);
    Matcher alert = ALERT.matcher(lower);
    boolean versions = VERSION_WORDS.stream().anyMatch(lower::contains);
    if (alert.find()) {
      String name = alert.group(1);
      return new FlowException(
          name.contains("protocol_version") ? TlsError.NO_COMMON_VERSION : TlsError.REFUSED_BY_PEER,
          who + " refused the TLS connection: " + name.replace('_', ' '));
    }
    return versions
        ? new FlowException(
            TlsError.NO_COMMON_VERSION,
            "no TLS version or cipher suite in common with " + who + " (" + text + ")")
        : new FlowException(
            TlsError.BROKEN, "the TLS handshake with " + who + " failed: " + text);
  }

  private static Throwable unwrap(Throwable cause) {
    return cause instanceof DecoderException
            && !(cause instanceof TooLongFrameException)
            && cause.getCause() != null
        ? cause.getCause()
        : cause;
  }

  private static <T extends Throwable> Optional<T> find(Throwable cause, Class<T> type) {
    Throwable current = cause;
    for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
      if (type.isInstance(current)) {
        return Optional.of(type.cast(current));
      }
      current = current.getCause();
    }
    return Optional.empty();
  }

  private static String deepest(Throwable cause) {
    Throwable current = cause;
    for (int depth = 0; current.getCause() != null && depth < MAX_DEPTH; depth++) {
      current = current.getCause();
    }
    return text(current);
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
