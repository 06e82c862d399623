package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * A body in chunks (RFC 9112 section 7.1). Checks each byte of the framing, then passes it on as it
 * is, one slice per read; only trailers are written anew.
 *
 * <pre>
 *  *( size(hex) [;extension] CR LF  data(size) CR LF )
 *  1*"0" [;extension] CR LF
 *  *( trailer CR LF ) CR LF
 * </pre>
 */
final class ChunkedBody implements BodyReader {
  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_EXTENSION = 4 * 1024;
  private static final int MAX_TRAILER = 16 * 1024;

  private enum State {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    END_LF,
    FIELDS,
    DONE
  }

  private final boolean decoded;
  private final StringBuilder trailer = new StringBuilder(0);
  private State state = State.SIZE;
  private long size;
  private int count;

  /**
   * Makes a reader.
   *
   * @param decoded whether only data is passed on, without framing and trailers
   */
  ChunkedBody(boolean decoded) {
    this.decoded = decoded;
  }

  @Override
  public boolean done() {
    return state == State.DONE;
  }

  @Override
  public void read(ByteBuf in, Consumer<ByteBuf> out) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    int at = start;
    while (at < end && state != State.DONE) {
      if (state == State.DATA) {
        int length = (int) Math.min(size, end - at);
        if (decoded) {
          out.accept(in.retainedSlice(at, length));
        }
        at += length;
        size -= length;
        state = size == 0 ? State.DATA_CR : State.DATA;
      } else if (state == State.FIELDS) {
        at = fields(in, start, at, out);
        start = at;
      } else {
        framing(in.getByte(at) & 0xFF);
        // The first byte of a trailer is read again as such.
        at += state == State.FIELDS ? 0 : 1;
      }
    }
    in.readerIndex(at);
    pass(in, start, at, out);
  }

  private void pass(ByteBuf in, int start, int end, Consumer<ByteBuf> out) {
    if (!decoded && end > start) {
      out.accept(in.retainedSlice(start, end - start));
    }
  }

  private void framing(int c) {
    switch (state) {
      case SIZE -> size(c);
      case EXTENSION -> {
        if (c == '\r') {
          state = State.SIZE_LF;
        } else if (!HttpText.isValue(c) || ++count > MAX_EXTENSION) {
          throw bad("a bad chunk extension");
        }
      }
      case SIZE_LF -> {
        expect(c, '\n');
        count = 0;
        state = size == 0 ? State.TRAILER : State.DATA;
      }
      case DATA_CR -> {
        expect(c, '\r');
        state = State.DATA_LF;
      }
      case DATA_LF -> {
        expect(c, '\n');
        state = State.SIZE;
      }
      case TRAILER -> state = c == '\r' ? State.END_LF : State.FIELDS;
      case END_LF -> {
        expect(c, '\n');
        state = State.DONE;
      }
      default -> throw new IllegalStateException(state.name());
    }
  }

  private void size(int c) {
    int digit = Character.digit(c, 16);
    if (digit >= 0) {
      if (++count > MAX_SIZE_DIGITS) {
        throw bad("a chunk of too many digits");
      }
      size = size << 4 | digit;
    } else if (count == 0) {
      throw bad("a chunk without a size");
    } else if (c == '\r') {
      state = State.SIZE_LF;
    } else if (c == ';' || c == ' ' || c == '\t') {
      count = 0;
      state = State.EXTENSION;
    } else {
      throw bad("a chunk size that is no number");
    }
  }

  // Trailers are rare: they are collected as text, and written anew without what must not be there.
  private int fields(ByteBuf in, int start, int from, Consumer<ByteBuf> out) {
    pass(in, start, from, out);
    int at = from;
    while (at < in.writerIndex()) {
      trailer.append((char) (in.getByte(at++) & 0xFF));
      int length = trailer.length();
      if (length > MAX_TRAILER) {
        throw bad("trailers exceed " + MAX_TRAILER);
      }
      if (trailer.charAt(length - 1) == '\n'
          && (length < 2 || trailer.charAt(length - 2) != '\r')) {
        throw bad("a trailer line ends without CR");
      }
      if (length >= 4 && trailer.charAt(length - 1) == '\n' && trailer.charAt(length - 3) == '\n') {
        finish(out);
        break;
      }
    }
    return at;
  }

  private void finish(Consumer<ByteBuf> out) {
    HttpFields fields = HttpFields.parse(trailer.toString(), 0, false).asTrailer();
    state = State.DONE;
    if (!decoded) {
      ByteBuf text = Unpooled.buffer();
      fields.write(text);
      HttpFields.crlf(text);
      out.accept(text);
    }
  }

  private static void expect(int c, char wanted) {
    if (c != wanted) {
      throw bad("a chunk without its line end");
    }
  }

  private static FlowException bad(String message) {
    return new FlowException(HttpError.BAD_REQUEST, message);
  }
}
