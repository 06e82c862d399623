package dev.jray.protocol.vmess;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOutboundHandler;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The two bodies of one connection and the response header between them, which can share a cipher
 * stream. Makes the handlers that encode and decode them.
 *
 * <p>Streams are {@code ByteBuf} and {@code EndOfStream} in both directions. The flow of {@link
 * VmessCommand#UDP} is {@code Packet}; its encoder takes {@code ByteBuf} as well, its decoder
 * labels each packet with the request's target.
 *
 * <pre>
 * client: ... | VmessResponseDecoder | decoder(RESPONSE) | encoder(REQUEST, header) | ...
 * server: ... | decoder(REQUEST) | encoder(RESPONSE, header) | ...
 * </pre>
 */
final class VmessBody {

  /**
   * Makes the bodies of a connection.
   *
   * @param form that of the request header
   * @param random for padding
   */
  VmessBody(VmessRequest request, VmessForm form, RandomGenerator random) {}

  /** The request that this belongs to. */
  VmessRequest request() {
    throw new UnsupportedOperationException();
  }

  /** The form of the headers. */
  VmessForm form() {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes an encoder that begins with a header: it goes in front of the first bytes, in the same
   * buffer, also if the first write is an empty buffer or the end.
   *
   * <p>A failure of the header fails the write. The end of a stream with {@link
   * VmessOptions#CHUNK_STREAM} is its end marker and the socket stays open; without that option
   * {@code EndOfStream} is passed on.
   *
   * @param header writes the request header (client) or the response header (server, see {@link
   *     VmessResponse#seal})
   */
  ChannelOutboundHandler encoder(Direction direction, Consumer<ByteBuf> header) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a decoder. It fires {@code EndOfStream} when it read the end marker. When the connection
   * ends before, it fires {@link VmessError#TRUNCATED} behind all that was authentic. After any
   * failure it drops what follows.
   *
   * @param markerOptional whether an end between two chunks is a good one, for peers that do not
   *     send end markers
   */
  ChannelInboundHandler decoder(Direction direction, boolean markerOptional) {
    throw new UnsupportedOperationException();
  }
}
