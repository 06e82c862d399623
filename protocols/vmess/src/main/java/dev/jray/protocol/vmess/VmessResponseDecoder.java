package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the response header, then removes itself and passes on what follows. A bad header is fired
 * as {@link VmessError#BAD_RESPONSE} and everything behind it is dropped.
 */
final class VmessResponseDecoder extends ByteToMessageDecoder {

  /**
   * Makes a decoder.
   *
   * @param commands told of a good command to switch the account; others are ignored
   */
  VmessResponseDecoder(VmessBody body, Consumer<SwitchAccount> commands) {}

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    throw new UnsupportedOperationException();
  }
}
