package dev.jray.protocol.vmess;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.crypto.Aead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the response header, then removes itself and passes on what follows. A bad header is fired
 * as {@link VmessError#BAD_RESPONSE} and everything behind it is dropped.
 */
final class VmessResponseDecoder extends ByteToMessageDecoder {
  private static final int UNKNOWN = -1;

  private final VmessBody body;
  private final Consumer<SwitchAccount> commands;
  private final ResponseSeals seals;
  private byte[] fixed;
  private int length = UNKNOWN;
  private boolean failed;

  /**
   * Makes a decoder.
   *
   * @param commands told of a good command to switch the account; others are ignored
   */
  VmessResponseDecoder(VmessBody body, Consumer<SwitchAccount> commands) {
    this.body = body;
    this.commands = commands;
    this.seals = new ResponseSeals(body);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    byte[] plain;
    try {
      plain = body.form() == VmessForm.LEGACY ? legacy(in) : aead(in);
    } catch (FlowException e) {
      in.skipBytes(in.readableBytes());
      fail(ctx, e);
      return;
    }
    if (plain != null) {
      VmessResponse.command(plain).ifPresent(commands);
      if (!ctx.isRemoved()) {
        ctx.pipeline().remove(this);
      }
    }
  }

  private byte[] legacy(ByteBuf in) {
    if (fixed == null) {
      if (in.readableBytes() < VmessResponse.FIXED) {
        return null;
      }
      fixed = decrypted(in, VmessResponse.FIXED);
      checkAnswers(fixed);
    }
    int data = VmessResponse.dataLength(fixed);
    if (in.readableBytes() < data) {
      return null;
    }
    byte[] plain = Arrays.copyOf(fixed, fixed.length + data);
    System.arraycopy(decrypted(in, data), 0, plain, fixed.length, data);
    return plain;
  }

  private byte[] decrypted(ByteBuf in, int size) {
    byte[] bytes = new byte[size];
    in.readBytes(bytes);
    body.openingStream().apply(bytes, 0, size);
    return bytes;
  }

  private byte[] aead(ByteBuf in) {
    if (length == UNKNOWN) {
      if (in.readableBytes() < 2 + Aead.TAG) {
        return null;
      }
      length = seals.openLength(bytes(in, 2 + Aead.TAG));
      if (length < 0) {
        throw bad("the length of the response's header is not authentic");
      }
    }
    if (in.readableBytes() < length + Aead.TAG) {
      return null;
    }
    byte[] plain = seals.openHeader(bytes(in, length + Aead.TAG));
    if (plain == null) {
      throw bad("the response's header is not authentic");
    }
    checkAnswers(plain);
    return plain;
  }

  private void checkAnswers(byte[] plain) {
    if (!VmessResponse.answers(plain, body.request())) {
      throw bad("the response is not for this request");
    }
  }

  private static byte[] bytes(ByteBuf in, int size) {
    byte[] bytes = new byte[size];
    in.readBytes(bytes);
    return bytes;
  }

  private static FlowException bad(String why) {
    return new FlowException(VmessError.BAD_RESPONSE, why);
  }

  private void fail(ChannelHandlerContext ctx, FlowException why) {
    if (!failed) {
      failed = true;
      ctx.fireExceptionCaught(why);
    }
  }

  private void truncated(ChannelHandlerContext ctx) {
    fail(
        ctx, new FlowException(VmessError.TRUNCATED, "the server ended the connection unanswered"));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message == EndOfStream.INSTANCE) {
      truncated(ctx);
    } else {
      super.channelRead(ctx, message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    truncated(ctx);
    super.channelInactive(ctx);
  }
}
