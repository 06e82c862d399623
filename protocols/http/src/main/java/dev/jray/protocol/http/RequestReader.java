package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Takes what a client sends apart: a head, its body, the next head. */
final class RequestReader {
  private final HeadScanner scanner = new HeadScanner(false);
  private ByteBuf pending;
  private BodyReader body = new PlainBody(0);
  private boolean closed;

  /** Takes over bytes that arrived. */
  void add(ByteBufAllocator allocator, ByteBuf bytes) {
    if (closed) {
      bytes.release();
    } else if (pending == null) {
      pending = bytes;
    } else {
      pending = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, pending, bytes);
    }
  }

  /** Whether all that arrived was taken. */
  boolean isEmpty() {
    return pending == null;
  }

  /**
   * The next request's head, or null if it is not complete.
   *
   * @throws FlowException if it is none
   */
  RequestHead head() {
    byte first = pending.getByte(pending.readerIndex());
    if (!HttpText.isToken(first) && first != '\r' && first != '\n') {
      throw new FlowException(HttpError.NOT_HTTP, "not HTTP");
    }
    int length = scanner.scan(pending);
    RequestHead head =
        length < 0
            ? null
            : RequestHead.parse(
                pending.readCharSequence(length, StandardCharsets.ISO_8859_1).toString());
    if (!pending.isReadable()) {
      pending.release();
      pending = null;
    }
    if (head != null) {
      body = head.framing().reader(false);
    }
    return head;
  }

  /**
   * Passes on what is there of the body.
   *
   * @throws FlowException if its framing is broken
   */
  void body(Consumer<ByteBuf> out) {
    // Taken out, because what the receiver does with it may close this reader.
    ByteBuf bytes = pending;
    pending = null;
    try {
      body.read(bytes, out);
    } finally {
      if (bytes.isReadable() && !closed) {
        pending = bytes;
      } else {
        bytes.release();
      }
    }
  }

  /** Whether the request is complete. */
  boolean bodyDone() {
    return body.done();
  }

  /** Gives away what is left; may be null. */
  ByteBuf rest() {
    ByteBuf rest = pending;
    pending = null;
    return rest;
  }

  /** Drops what is left and what still comes. */
  void close() {
    closed = true;
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }
}
