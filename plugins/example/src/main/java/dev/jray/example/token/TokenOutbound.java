package dev.jray.example.token;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.spi.protocol.Outbound;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;

/** The client side. One object serves all flows of one tag. */
final class TokenOutbound implements Outbound {
  private final TokenOutboundSettings settings;

  @Inject
  TokenOutbound(TokenOutboundSettings settings) {
    this.settings = settings;
  }

  @Override
  public Future<Channel> open(Flow flow, Connector connector) {
    byte[] request;
    try {
      request = request(flow.target());
    } catch (FlowException e) {
      return flow.eventLoop().newFailedFuture(e);
    }
    return connector.connect(
        settings.server(), pipeline -> pipeline.addLast(new TokenRequest(request)));
  }

  private byte[] request(Destination target) {
    if (target.network() == Network.UDP) {
      throw new FlowException(TokenError.NO_UDP, "token carries TCP only: route UDP elsewhere");
    }
    byte[] token = settings.account().bytes();
    ByteBuf request = Unpooled.buffer(1 + token.length + SocksAddress.sizeHint(target.address()));
    request.writeByte(token.length).writeBytes(token);
    SocksAddress.write(request, target.address(), target.port());
    return ByteBufUtil.getBytes(request);
  }
}
