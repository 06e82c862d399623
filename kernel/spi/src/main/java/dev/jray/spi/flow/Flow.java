package dev.jray.spi.flow;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Destination;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.Optional;

/**
 * One flow on its way through the dispatcher. Immutable; everything that belongs to it runs on its
 * event loop.
 *
 * @param id random, not 0; printed unsigned in front of the flow's log lines
 * @param source where it comes from
 * @param target where it goes
 * @param user whose it is
 * @param content what is known of its payload
 * @param eventLoop the loop of both of its channels
 */
@Stable
public record Flow(
    int id,
    Source source,
    Destination target,
    Optional<User> user,
    Content content,
    EventLoop eventLoop) {
  public Flow {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(eventLoop, "eventLoop");
  }

  /** The same flow with another target. */
  public Flow withTarget(Destination other) {
    return new Flow(id, source, other, user, content, eventLoop);
  }

  /** The same flow with other knowledge of its payload. */
  public Flow carrying(Content other) {
    return new Flow(id, source, target, user, other, eventLoop);
  }

  /** The policy level: the user's, or 0. */
  public int level() {
    return user.map(User::level).orElse(0);
  }
}
