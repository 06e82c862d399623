package dev.jray.kernel.inbound;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import dev.jray.toolkit.channel.GracefulClose;
import dev.jray.toolkit.channel.LoopTimer;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/** An accepted channel until its request is known. */
final class Handshake implements FlowSink {
  private static final String ORIGIN = "app/proxyman/inbound";

  private final Acceptances acceptances;
  private final Source source;
  private final Channel channel;
  private LoopTimer.Timeout deadline;
  private boolean pending = true;
  private boolean rejected;

  Handshake(Acceptances acceptances, Source source, Channel channel) {
    this.acceptances = acceptances;
    this.source = source;
    this.channel = channel;
  }

  boolean pending() {
    return pending;
  }

  /** Stands guard at the tail, for so many milliseconds at most. */
  void await(long millis) {
    HandshakeGuard.install(channel.pipeline(), this);
    deadline = LoopTimer.of(channel.eventLoop()).schedule(millis, this::onDeadline);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void open(FlowRequest request) {
    if (rejected) {
      // The deadline was faster; the channel is on its way out.
      return;
    }
    leave();
    HandshakeGuard.remove(channel.pipeline());
    acceptances.dispatch(source, request, channel);
  }

  @Override
  public void open(Channel inbound, FlowRequest request) {
    if (rejected) {
      inbound.close();
      return;
    }
    leave();
    acceptances.dispatch(source, request, inbound);
  }

  @Override
  public void hold() {
    leave();
  }

  @Override
  public void reject(FlowException reason) {
    if (rejected) {
      return;
    }
    rejected = true;
    leave();
    acceptances.counts().failed(reason);
    acceptances.log().write(Severity.INFO, ORIGIN, "connection ends > " + reason.getMessage());
    if (reason.code().kind() == ErrorCode.Kind.AUTH
        || reason.code().kind() == ErrorCode.Kind.PROTOCOL) {
      acceptances.access().rejected(source, reason.getMessage());
    }
    GracefulClose.close(channel);
  }

  private void leave() {
    pending = false;
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  private void onDeadline() {
    deadline = null;
    if (channel.isActive()) {
      reject(
          new FlowException(
              NetworkError.TIMEOUT, "the client did not finish its handshake in time"));
    }
  }

  /** The peer ended its stream, or the socket its life, before the request was known. */
  void abandoned() {
    leave();
    channel.close();
  }

  /** A handler of the handshake failed. */
  void failed(Throwable cause) {
    Throwable real =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (real instanceof FlowException flow) {
      reject(flow);
      return;
    }
    if (!(real instanceof IOException)) {
      acceptances.counts().failed(real);
      acceptances
          .log()
          .write(
              Severity.ERROR,
              ORIGIN,
              "the handshake of inbound [" + source.inboundTag() + "] failed: " + real);
    }
    abandoned();
  }
}
