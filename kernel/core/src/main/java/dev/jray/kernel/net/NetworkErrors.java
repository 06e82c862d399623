package dev.jray.kernel.net;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/** Turns what the system reports into {@link NetworkError}s. */
public final class NetworkErrors {
  private NetworkErrors() {}

  /** The exception that describes this failure; the failure itself if it already is one. */
  public static FlowException of(Throwable thrown, String doing) {
    boolean wrapped = thrown instanceof DecoderException && thrown.getCause() != null;
    Throwable failure = wrapped ? thrown.getCause() : thrown;
    if (failure instanceof FlowException known) {
      return known;
    }
    return new FlowException(code(failure), doing + ": " + reason(failure), failure);
  }

  private static NetworkError code(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof ConnectTimeoutException || text.contains("timed out")) {
      return NetworkError.TIMEOUT;
    }
    if (failure instanceof UnknownHostException) {
      return NetworkError.NAME_NOT_RESOLVED;
    }
    if (text.contains("etwork is unreachable")) {
      return NetworkError.NETWORK_UNREACHABLE;
    }
    if (failure instanceof NoRouteToHostException) {
      return NetworkError.HOST_UNREACHABLE;
    }
    if (failure instanceof ConnectException) {
      return NetworkError.REFUSED;
    }
    return failure instanceof java.io.IOException ? NetworkError.RESET : NetworkError.INTERNAL;
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
