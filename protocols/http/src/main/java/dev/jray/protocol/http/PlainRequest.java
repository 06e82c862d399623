package dev.jray.protocol.http;

import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.User;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is not CONNECT, as it travels on.
 *
 * @param head as the client sent it
 * @param fields those that travel on, but for Host
 */
record PlainRequest(RequestHead head, RequestTarget target, HttpFields fields) {
  /**
   * Rewrites a client's request.
   *
   * @param allowTransparent whether the Host header may name the host
   * @throws dev.jray.spi.error.FlowException if its target is nothing that this proxy serves
   */
  static PlainRequest of(RequestHead head, boolean allowTransparent) {
    RequestTarget target = RequestTarget.of(head, allowTransparent);
    return new PlainRequest(head, target, head.fields().endToEnd().without("host"));
  }

  /** The flow that carries it. */
  FlowRequest flow(Optional<User> user, Reply reply) {
    Map<String, String> attributes = fields.attributes();
    attributes.put(":method", head.method().toUpperCase(Locale.ROOT));
    attributes.put(":path", target.pathOnly());
    return new FlowRequest(
        target.authority().destination(),
        user,
        reply,
        AccessLabel.target(target.url()),
        new Content("http/1.1", attributes));
  }

  /**
   * Writes the head as the origin gets it. Each request has a connection of its own, which the
   * origin shall close.
   */
  void write(ByteBuf out) {
    out.writeCharSequence(head.method(), StandardCharsets.US_ASCII);
    out.writeByte(' ');
    out.writeCharSequence(target.path(), StandardCharsets.ISO_8859_1);
    out.writeCharSequence(" HTTP/1.1\r\n", StandardCharsets.US_ASCII);
    HttpFields.line(out, "Host", target.authority().text());
    fields.without("content-length").write(out);
    head.framing().write(out);
    HttpFields.line(out, "Connection", "close");
    HttpFields.crlf(out);
  }
}
