package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * The server's side of a connection until its request is known. Who cannot prove to be a user gets
 * no answer: his bytes are read up to a number that tells nothing, then the connection is closed.
 */
final class VmessHandshake extends ByteToMessageDecoder {
  private static final int FIRST = 16;

  private enum Step {
    FIRST,
    HEADER,
    DRAIN,
    OVER
  }

  private final VmessService service;
  private final FlowSink sink;
  private Step step = Step.FIRST;
  private VmessUsers.Claim claim;
  private Function<ByteBuf, VmessRequest> header;
  private IntSupplier consumed;
  private FlowException reason;
  private int left;

  VmessHandshake(VmessService service, FlowSink sink) {
    this.service = service;
    this.sink = sink;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (step) {
      case FIRST -> first(in);
      case HEADER -> header(ctx, in);
      case DRAIN -> drain(in);
      case OVER -> in.skipBytes(in.readableBytes());
    }
  }

  private void first(ByteBuf in) {
    if (in.readableBytes() < FIRST) {
      return;
    }
    byte[] wire = new byte[FIRST];
    in.readBytes(wire);
    try {
      claim = service.users().claim(wire, source());
    } catch (FlowException e) {
      drain(e, FIRST);
      return;
    }
    step = Step.HEADER;
    VmessId id = claim.user().account().id();
    if (claim.form() == VmessForm.AEAD) {
      AeadRequestHeader aead = new AeadRequestHeader(id, wire);
      header = aead::open;
      consumed = aead::consumed;
    } else {
      LegacyRequestHeader legacy = new LegacyRequestHeader(id, claim.second());
      header = legacy::open;
      consumed = legacy::consumed;
    }
  }

  private int source() {
    return sink.source().peer() instanceof InetSocketAddress peer && !peer.isUnresolved()
        ? peer.getAddress().hashCode()
        : 0;
  }

  private void header(ChannelHandlerContext ctx, ByteBuf in) {
    VmessRequest request;
    try {
      request = header.apply(in);
      if (request == null) {
        return;
      }
      if (!service.users().begin(claim, request)) {
        throw new FlowException(VmessError.REPLAYED, "duplicated session id");
      }
    } catch (FlowException e) {
      fail(e);
      return;
    }
    if (claim.user().left()) {
      reject(new FlowException(VmessError.UNKNOWN_USER, "invalid user"));
      return;
    }
    if (service.secureOnly() && !request.security().isAead()) {
      reject(new FlowException(VmessError.INSECURE, "Insecure encryption"));
      return;
    }
    step = Step.OVER;
    service.open(ctx, request, claim, sink);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  /** What is wrong decides whether its sender may be a stranger who replays or changes bytes. */
  private void fail(FlowException why) {
    boolean legacy = claim.form() == VmessForm.LEGACY;
    boolean strange =
        why.code() == VmessError.BAD_HEADER_LENGTH
            || why.code() == VmessError.BAD_HEADER
            || (legacy
                && (why.code() == VmessError.BAD_CHECKSUM || why.code() == VmessError.REPLAYED));
    if (!strange) {
      reject(why);
      return;
    }
    if (legacy) {
      service.users().burn(claim);
    }
    drain(why, FIRST + consumed.getAsInt());
  }

  private void drain(FlowException why, int read) {
    step = Step.DRAIN;
    reason = why;
    left = service.drainBytes() - read;
    if (left <= 0) {
      reject(why);
    }
  }

  private void drain(ByteBuf in) {
    int skipped = in.readableBytes();
    in.skipBytes(skipped);
    left -= skipped;
    if (left <= 0) {
      reject(reason);
    }
  }

  private void reject(FlowException why) {
    step = Step.OVER;
    sink.reject(why);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
    if (msg != EndOfStream.INSTANCE || step == Step.OVER) {
      super.channelRead(ctx, msg);
      return;
    }
    if (step == Step.DRAIN) {
      reject(reason);
    } else {
      cut();
      step = Step.OVER;
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    cut();
    super.channelInactive(ctx);
  }

  /** A legacy header that was cut off could be tried again, byte by byte. */
  private void cut() {
    if (step == Step.HEADER && claim.form() == VmessForm.LEGACY) {
      service.users().burn(claim);
    }
  }
}
