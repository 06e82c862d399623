package dev.jray.protocol.http;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Reply;
import dev.jray.toolkit.channel.VirtualChannel;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One plain request and its response, as a flow of its own. What the kernel reads from this channel
 * is the request as the origin shall get it; what it writes is the origin's response, which is
 * rewritten and goes to the client.
 *
 * <p>Back-pressure: writes wait here while the client's connection is full, and {@link
 * #accepting()} tells the connection when to stop reading the request's body.
 */
final class Exchange extends VirtualChannel implements Reply {
  private enum Phase {
    HEAD,
    BODY,
    DONE
  }

  private final HttpConnection client;
  private final boolean headRequest;
  private final boolean http11;
  private final boolean reusable;
  private final HeadScanner scanner = new HeadScanner(true);
  private final Consumer<ByteBuf> toClient;
  private Phase phase = Phase.HEAD;
  private ByteBuf head;
  private BodyReader body;
  private boolean untilClose;
  private boolean unframed;
  private boolean keepAlive;

  Exchange(HttpConnection client, RequestHead request) {
    super(client.channel(), client.channel().localAddress(), client.channel().remoteAddress());
    this.client = client;
    this.headRequest = request.isHead();
    this.http11 = request.http11();
    this.reusable = request.keepAlive();
    this.toClient = client::write;
  }

  @Override
  public void established() {
    // The origin's own response is the answer.
  }

  @Override
  public void refused(ErrorCode why) {
    // The kernel closes this channel.
    if (phase == Phase.HEAD) {
      unavailable();
    }
  }

  /** The client is gone, or broke its request: forget the response. */
  void cancel() {
    phase = Phase.DONE;
    close();
  }

  /** Whether the client has seen anything of the response. */
  boolean answering() {
    return phase == Phase.BODY;
  }

  @Override
  protected boolean writableNow() {
    return client.channel().isWritable();
  }

  @Override
  protected void onAccepting() {
    client.updateReading();
  }

  @Override
  protected void transmit(Object message) {
    try {
      if (message instanceof ByteBuf bytes && phase != Phase.DONE) {
        received(bytes);
      } else {
        ReferenceCountUtil.release(message);
        if (message == EndOfStream.INSTANCE) {
          inputEnded();
        }
      }
    } catch (FlowException e) {
      fail();
    }
  }

  @Override
  protected void transmitComplete() {
    client.flush();
  }

  @Override
  protected void onClose() {
    fail();
    releaseHead();
  }

  private void received(ByteBuf bytes) {
    if (phase == Phase.BODY) {
      try {
        readBody(bytes);
      } finally {
        bytes.release();
      }
      return;
    }
    head =
        head == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(client.channel().alloc(), head, bytes);
    while (phase == Phase.HEAD) {
      int length = scanner.scan(head);
      if (length < 0) {
        return;
      }
      begin(
          ResponseHead.parse(
              head.readCharSequence(length, StandardCharsets.ISO_8859_1).toString()));
    }
    if (phase == Phase.BODY) {
      readBody(head);
    }
    releaseHead();
  }

  private void begin(ResponseHead response) {
    if (response.isInterim()) {
      // HTTP/1.0 does not know them.
      if (http11) {
        ByteBuf out = client.channel().alloc().buffer();
        response.write(out);
        HttpFields.crlf(out);
        client.write(out);
      }
      return;
    }
    if (response.status() < 200) {
      throw new FlowException(HttpError.BAD_RESPONSE, "101 to a request without Upgrade");
    }
    Framing framing = Framing.ofResponse(response.fields(), response.status(), headRequest);
    boolean decoded = framing.kind() == Framing.Kind.CHUNKED && !http11;
    untilClose = framing.kind() == Framing.Kind.UNTIL_CLOSE;
    unframed = untilClose || decoded;
    // As V2Ray: only a length, or a status that has no body, lets the connection live on.
    boolean known = framing.length() >= 0 || response.status() == 204 || response.status() == 304;
    keepAlive = known && reusable && client.canKeepAlive();
    writeHead(response, framing, decoded);
    body = framing.reader(decoded);
    phase = Phase.BODY;
    if (body.done()) {
      complete();
    }
  }

  private void writeHead(ResponseHead response, Framing framing, boolean decoded) {
    ByteBuf out = client.channel().alloc().buffer();
    response.write(out);
    if (!decoded) {
      framing.write(out);
    }
    if (keepAlive) {
      HttpFields.line(out, "Connection", "keep-alive");
      HttpFields.line(out, "Keep-Alive", "timeout=" + client.keepAliveSeconds());
      HttpFields.line(out, "Proxy-Connection", "keep-alive");
    } else {
      HttpFields.line(out, "Connection", "close");
    }
    HttpFields.crlf(out);
    client.write(out);
  }

  private void readBody(ByteBuf bytes) {
    body.read(bytes, toClient);
    if (body.done()) {
      complete();
    }
  }

  private void inputEnded() {
    if (phase == Phase.DONE) {
      close();
    } else if (phase == Phase.BODY && untilClose) {
      complete();
    } else {
      fail();
    }
  }

  private void complete() {
    phase = Phase.DONE;
    close();
    client.answered(keepAlive);
  }

  private void unavailable() {
    phase = Phase.DONE;
    client.write(Answer.UNAVAILABLE.bytes());
    client.flush();
    client.answered(false);
  }

  // A response that has begun cannot be taken back: the client must see that it is cut off.
  private void fail() {
    if (phase == Phase.HEAD) {
      unavailable();
    } else if (phase == Phase.BODY) {
      phase = Phase.DONE;
      client.cutOff(unframed);
    }
    close();
  }

  private void releaseHead() {
    if (head != null) {
      head.release();
      head = null;
    }
  }
}
