package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import java.util.Objects;
import java.util.Optional;

/**
 * What an inbound learnt from its client.
 *
 * @param target where to; for UDP the destination of the first datagram
 * @param user the authenticated user
 * @param reply told once what became of the request
 * @param label how the access log shows it
 * @param content what is known of the payload
 */
@Stable
public record FlowRequest(
    Destination target, Optional<User> user, Reply reply, AccessLabel label, Content content) {
  public FlowRequest {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(reply, "reply");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(content, "content");
  }

  /** An anonymous request without an answer. */
  public static FlowRequest to(Destination target) {
    return new FlowRequest(
        target, Optional.empty(), Reply.NONE, AccessLabel.PLAIN, Content.UNKNOWN);
  }

  /** The same request by this user. */
  public FlowRequest by(User who) {
    return new FlowRequest(target, Optional.of(who), reply, label, content);
  }

  /** The same request with somebody to answer. */
  public FlowRequest answering(Reply other) {
    return new FlowRequest(target, user, other, label, content);
  }

  /** The same request with another look in the access log. */
  public FlowRequest labelled(AccessLabel other) {
    return new FlowRequest(target, user, reply, other, content);
  }

  /** The same request with knowledge of its payload. */
  public FlowRequest carrying(Content other) {
    return new FlowRequest(target, user, reply, label, other);
  }
}
