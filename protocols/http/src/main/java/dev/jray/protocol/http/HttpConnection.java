package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.User;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/**
 * A client's connection. Takes one request after the other off it: CONNECT turns the connection
 * into a tunnel and ends this handler, any other becomes an {@link Exchange}. The next request is
 * looked at when the response to the last one is complete, so that answers keep their order and a
 * client cannot make this proxy hold more than one read of what it sent ahead.
 *
 * <p>As the one that divides the connection into flows this handler decides when to read from it:
 * see {@link #updateReading()}.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private enum State {
    /** Waiting for a request's head. */
    HEAD,
    /** Reading a request's body. */
    BODY,
    /** The request is complete, its response is not. */
    ANSWER,
    /** The last response is on its way; what the client sends is thrown away. */
    CLOSING,
    /** The connection is no longer this handler's. */
    GONE
  }

  private final HttpSettings settings;
  private final PolicyManager policies;
  private final FlowSink sink;
  private final RequestReader reader = new RequestReader();
  private ChannelHandlerContext ctx;
  private ConnectionTimer timer;
  private State state = State.HEAD;
  private Exchange exchange;
  private boolean processing;
  private boolean inputEnded;

  HttpConnection(HttpSettings settings, PolicyManager policies, FlowSink sink) {
    this.settings = settings;
    this.policies = policies;
    this.sink = sink;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    timer = new ConnectionTimer(context, () -> policies.forLevel(settings.level()));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    leave();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    leave();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    leave();
    context.fireExceptionCaught(cause);
    context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state == State.GONE) {
      context.fireChannelRead(message);
    } else if (message == EndOfStream.INSTANCE) {
      inputEnded();
    } else if (message instanceof ByteBuf bytes) {
      reader.add(context.alloc(), bytes);
      process();
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.resumeWrites();
    }
    context.fireChannelWritabilityChanged();
  }

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      boolean progress = true;
      while (progress && !reader.isEmpty()) {
        progress =
            switch (state) {
              case HEAD -> readHead();
              case BODY -> readBody();
              case ANSWER, CLOSING, GONE -> false;
            };
      }
    } catch (FlowException e) {
      refuse(e);
    } finally {
      processing = false;
    }
    if (inputEnded && state == State.HEAD) {
      finish();
    }
    updateReading();
  }

  private boolean readHead() {
    RequestHead head = reader.head();
    if (head == null) {
      return false;
    }
    Optional<User> user = BasicAuth.check(settings.users(), head.fields());
    timer.stop();
    if (head.isConnect()) {
      tunnel(ConnectReply.flow(head, user, ctx.channel()));
      return false;
    }
    forward(PlainRequest.of(head, settings.allowTransparent()), user);
    return true;
  }

  private void tunnel(FlowRequest request) {
    ByteBuf early = reader.rest();
    state = State.GONE;
    handBack();
    sink.open(request);
    if (early != null) {
      ctx.fireChannelRead(early);
    }
    if (inputEnded) {
      ctx.fireChannelRead(EndOfStream.INSTANCE);
    }
    ctx.fireChannelReadComplete();
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  private void forward(PlainRequest request, Optional<User> user) {
    Exchange started = new Exchange(this, request.head());
    exchange = started;
    state = reader.bodyDone() ? State.ANSWER : State.BODY;
    started.registerOn(ctx.channel().eventLoop());
    sink.open(started, request.flow(user, started));
    ByteBuf out = ctx.alloc().buffer();
    request.write(out);
    started.deliver(out);
    if (state != State.BODY || reader.isEmpty()) {
      started.deliverComplete();
    }
  }

  private boolean readBody() {
    Exchange receiver = exchange;
    reader.body(receiver::deliver);
    if (state == State.BODY && reader.bodyDone()) {
      state = State.ANSWER;
    }
    receiver.deliverComplete();
    return true;
  }

  private void inputEnded() {
    inputEnded = true;
    if (state == State.HEAD && !reader.isEmpty()) {
      refuse(new FlowException(HttpError.TRUNCATED, "the client left in its request's head"));
    }
    switch (state) {
      case HEAD -> finish();
      case BODY -> cutOff(false);
      case CLOSING -> timer.peerEnded();
      case ANSWER, GONE -> {}
    }
  }

  private void refuse(FlowException reason) {
    boolean answering = exchange != null && exchange.answering();
    Answer answer = answering ? Answer.SILENCE : Answer.toClient(reason.code());
    leave();
    handBack();
    if (answer != Answer.SILENCE) {
      ctx.writeAndFlush(answer.bytes());
    }
    sink.reject(reason);
    if (inputEnded) {
      ctx.fireChannelRead(EndOfStream.INSTANCE);
    }
  }

  /** The connection's channel. */
  Channel channel() {
    return ctx.channel();
  }

  /** Sends bytes to the client. */
  void write(ByteBuf bytes) {
    ctx.write(bytes);
  }

  /** Sends what was written. */
  void flush() {
    ctx.flush();
  }

  /** How long the client is told that the connection waits for its next request. */
  long keepAliveSeconds() {
    return timer.keepAliveSeconds();
  }

  /** Whether the connection can serve another request after this one. */
  boolean canKeepAlive() {
    // A body that is still coming when the response is there may never come.
    return reader.bodyDone() && !(inputEnded && reader.isEmpty()) && keepAliveSeconds() > 0;
  }

  /** The response is complete. */
  void answered(boolean keepAlive) {
    exchange = null;
    if (!keepAlive) {
      finish();
      return;
    }
    state = State.HEAD;
    timer.idle();
    process();
  }

  /**
   * The exchange broke when the response had begun.
   *
   * @param unframed whether only the end of the connection tells the client where the response
   *     ends, so that the end must look like a failure
   */
  void cutOff(boolean unframed) {
    leave();
    timer.closeNow(unframed);
  }

  private void finish() {
    state = State.CLOSING;
    reader.close();
    timer.linger(inputEnded);
    updateReading();
  }

  /** Reads a body as long as its flow takes it, and one segment at most ahead of an answer. */
  void updateReading() {
    if (inputEnded || state == State.GONE) {
      return;
    }
    boolean wanted =
        switch (state) {
          case BODY -> exchange.accepting();
          case ANSWER -> reader.isEmpty();
          case HEAD, CLOSING, GONE -> true;
        };
    if (ctx.channel().config().isAutoRead() != wanted) {
      ctx.channel().config().setAutoRead(wanted);
    }
  }

  // Whoever owns the connection from now on finds it as this handler did.
  private void handBack() {
    if (!inputEnded && !ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private void leave() {
    state = State.GONE;
    reader.close();
    timer.stop();
    if (exchange != null) {
      Exchange left = exchange;
      exchange = null;
      left.cancel();
    }
  }
}
