package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.fake.EmbeddedConnector;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import dev.jray.toolkit.codec.AddressError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenOutboundTest {
  private static final Destination SERVER = Destination.tcp(Address.parse("192.0.2.1"), 4433);
  private static final Destination TARGET = Destination.tcp(Address.parse("example.com"), 443);
  private static final String REQUEST = "03616263030b6578616d706c652e636f6d01bb";

  private final EmbeddedConnector connector = EmbeddedConnector.outgoing();
  private final TokenOutbound outbound =
      new TokenOutbound(new TokenOutboundSettings(SERVER, new TokenAccount("abc")));

  @AfterEach
  void releaseAll() {
    connector.releaseAll();
  }

  private Future<Channel> open(Destination target) {
    return outbound.open(Flows.to(target), connector);
  }

  private String sent() {
    StringBuilder sent = new StringBuilder();
    for (Object out = channel().readOutbound(); out != null; out = channel().readOutbound()) {
      if (out instanceof ByteBuf buf) {
        sent.append(ByteBufUtil.hexDump(buf));
        buf.release();
      } else {
        assertThat(out).isSameAs(EndOfStream.INSTANCE);
        sent.append('|');
      }
    }
    return sent.toString();
  }

  private EmbeddedChannel channel() {
    return connector.last();
  }

  @Test
  void theRequestGoesToTheServerInFrontOfTheFirstPayloadAlone() {
    assertThat(open(TARGET).getNow()).isSameAs(channel());
    assertThat(connector.dialed()).containsExactly(SERVER);
    assertThat(sent()).as("nothing goes before there is payload").isEmpty();

    channel().writeOutbound(Bytes.ascii("hi"));
    channel().writeOutbound(Bytes.ascii("ho"));
    assertThat(sent()).isEqualTo(REQUEST + "6869" + "686f");
    assertThat(channel().pipeline().get(TokenRequest.class)).isNull();
  }

  @Test
  void anEmptyBufferSendsTheRequestForServersThatSpeakFirst() {
    open(TARGET);
    channel().writeOutbound(Unpooled.EMPTY_BUFFER);
    assertThat(sent()).isEqualTo(REQUEST);
    channel().writeInbound(Bytes.ascii("220 ready"));
    assertThat(Bytes.text(channel().<ByteBuf>readInbound())).isEqualTo("220 ready");
  }

  @Test
  void anEndWithoutPayloadStillFollowsTheRequest() {
    open(TARGET);
    channel().writeOutbound(EndOfStream.INSTANCE);
    assertThat(sent()).isEqualTo(REQUEST + "|");
  }

  @Test
  void whatCannotBeAskedForFailsBeforeAnyConnection() {
    assertFails(Destination.udp(Address.parse("1.2.3.4"), 53), TokenError.NO_UDP);
    assertFails(Destination.tcp(new Address.Domain("a".repeat(256)), 80), AddressError.BAD_DOMAIN);
    assertThat(connector.dialed()).isEmpty();
  }

  private void assertFails(Destination target, ErrorCode code) {
    Future<Channel> failed = open(target);
    assertThat(failed.cause()).isInstanceOf(FlowException.class);
    assertThat(((FlowException) failed.cause()).code()).isSameAs(code);
  }

  @Test
  void theServerUnderstandsTheClient() {
    User user = new User("ann", 0, new TokenAccount("abc"));
    for (String host : List.of("1.2.3.4", "2001:db8::1", "example.com", "a".repeat(255))) {
      Destination target = Destination.tcp(Address.parse(host), 8080);
      assertThat(open(target).isSuccess()).isTrue();
      EmbeddedChannel client = connector.last();
      client.writeOutbound(Bytes.ascii("payload"));

      RecordingSink sink = new RecordingSink(Flows.source(Network.TCP));
      EmbeddedChannel server =
          sink.accept(new TokenInbound(new TokenInboundSettings(List.of(user))));
      for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
        server.writeInbound(out);
      }

      assertThat(sink.opened())
          .singleElement()
          .satisfies(request -> assertThat(request.target()).isEqualTo(target));
      assertThat(Bytes.text(server.<ByteBuf>readInbound())).isEqualTo("payload");
      server.finishAndReleaseAll();
    }
  }
}
