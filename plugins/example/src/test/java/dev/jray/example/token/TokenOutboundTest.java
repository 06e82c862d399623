package dev.jray.example.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.codec.AddressError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class TokenOutboundTest {
  private static final Destination SERVER = Destination.tcp(Address.parse("192.0.2.1"), 4433);
  private static final Destination TARGET = Destination.tcp(Address.parse("example.com"), 443);
  private static final String REQUEST = "03616263030b6578616d706c652e636f6d01bb";

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FakeConnector connector = new FakeConnector(channel);
  private final TokenOutbound outbound =
      new TokenOutbound(new TokenOutboundSettings(SERVER, new TokenAccount("abc")));

  /** Connects to an embedded channel. */
  private static final class FakeConnector implements Connector {
    private final EmbeddedChannel channel;
    private Destination to;

    FakeConnector(EmbeddedChannel channel) {
      this.channel = channel;
    }

    @Override
    public Future<Channel> connect(Destination where, Consumer<ChannelPipeline> handlers) {
      to = where;
      handlers.accept(channel.pipeline());
      return channel.eventLoop().newSucceededFuture(channel);
    }

    @Override
    public Future<Channel> local(Consumer<ChannelPipeline> handlers) {
      throw new AssertionError("token always has a server");
    }

    @Override
    public Optional<InetAddress> source() {
      return Optional.empty();
    }
  }

  private Future<Channel> open(Destination target) {
    return outbound.open(
        new Flow(
            1,
            RecordingSink.SOURCE,
            target,
            Optional.empty(),
            Content.UNKNOWN,
            channel.eventLoop()),
        connector);
  }

  private String sent() {
    ByteBuf all = Unpooled.buffer();
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      if (out instanceof ByteBuf buf) {
        all.writeBytes(buf);
        buf.release();
      } else {
        assertThat(out).isSameAs(EndOfStream.INSTANCE);
        all.writeCharSequence("|", StandardCharsets.US_ASCII);
      }
    }
    return ByteBufUtil.hexDump(all);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  @Test
  void theRequestGoesToTheServerInFrontOfTheFirstPayloadAlone() {
    assertThat(open(TARGET).getNow()).isSameAs(channel);
    assertThat(connector.to).isEqualTo(SERVER);
    assertThat(sent()).as("nothing goes before there is payload").isEmpty();

    channel.writeOutbound(bytes("hi"));
    channel.writeOutbound(bytes("ho"));
    assertThat(sent()).isEqualTo(REQUEST + "6869" + "686f");
    assertThat(channel.pipeline().get(TokenRequest.class)).isNull();
    channel.finishAndReleaseAll();
  }

  @Test
  void anEmptyBufferSendsTheRequestForServersThatSpeakFirst() {
    open(TARGET);
    channel.writeOutbound(Unpooled.EMPTY_BUFFER);
    assertThat(sent()).isEqualTo(REQUEST);
    channel.writeInbound(bytes("220 ready"));
    ByteBuf answer = channel.readInbound();
    assertThat(answer.toString(StandardCharsets.US_ASCII)).isEqualTo("220 ready");
    answer.release();
    channel.finishAndReleaseAll();
  }

  @Test
  void anEndWithoutPayloadStillFollowsTheRequest() {
    open(TARGET);
    channel.writeOutbound(EndOfStream.INSTANCE);
    assertThat(sent()).isEqualTo(REQUEST + "7c");
    channel.finishAndReleaseAll();
  }

  @Test
  void whatCannotBeAskedForFailsBeforeAnyConnection() {
    assertFails(Destination.udp(Address.parse("1.2.3.4"), 53), TokenError.NO_UDP);
    assertFails(Destination.tcp(new Address.Domain("a".repeat(256)), 80), AddressError.BAD_DOMAIN);
    assertThat(connector.to).isNull();
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
      EmbeddedChannel client = new EmbeddedChannel();
      FakeConnector to = new FakeConnector(client);
      Flow flow =
          new Flow(
              1,
              RecordingSink.SOURCE,
              target,
              Optional.empty(),
              Content.UNKNOWN,
              client.eventLoop());
      assertThat(outbound.open(flow, to).isSuccess()).isTrue();
      client.writeOutbound(bytes("payload"));

      RecordingSink sink = new RecordingSink();
      EmbeddedChannel server = new EmbeddedChannel();
      new TokenInbound(new TokenInboundSettings(List.of(user))).accept(server.pipeline(), sink);
      for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
        server.writeInbound(out);
      }

      assertThat(sink.opened)
          .singleElement()
          .satisfies(request -> assertThat(request.target()).isEqualTo(target));
      ByteBuf payload = server.readInbound();
      assertThat(payload.toString(StandardCharsets.US_ASCII)).isEqualTo("payload");
      payload.release();
      client.finishAndReleaseAll();
      server.finishAndReleaseAll();
    }
  }
}
