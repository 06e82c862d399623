package dev.jray.protocol.http;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.User;
import io.netty.channel.Channel;
import java.util.Optional;

/** Tells a client what became of its CONNECT. */
record ConnectReply(Channel client) implements Reply {
  private static final int DEFAULT_PORT = 80;

  /**
   * The flow of a tunnel.
   *
   * @throws dev.jray.spi.error.FlowException if the request names no target
   */
  static FlowRequest flow(RequestHead head, Optional<User> user, Channel client) {
    // As V2Ray: a port is not demanded, although a tunnel to port 80 is hardly what is meant.
    Authority authority = Authority.parse(head.target(), DEFAULT_PORT);
    return new FlowRequest(
        authority.destination(),
        user,
        new ConnectReply(client),
        AccessLabel.target("//" + authority.text()),
        Content.UNKNOWN);
  }

  @Override
  public void established() {
    client.writeAndFlush(Answer.ESTABLISHED.bytes());
  }

  @Override
  public void refused(ErrorCode why) {
    client.writeAndFlush(Answer.toTunnel(why).bytes());
  }
}
