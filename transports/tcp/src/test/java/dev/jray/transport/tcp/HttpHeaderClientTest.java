package dev.jray.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HttpHeaderClientTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void everyVectorEndsAsTheReferenceDoes(Vector vector) {
    EmbeddedChannel channel = channel();
    channel.writeOutbound(Bytes.ascii("PAYLOAD-PAYLOAD"));
    for (String fragment : vector.fragments()) {
      channel.writeInbound(Bytes.ascii(fragment));
    }

    assertThat(all(channel.outboundMessages())).isEqualTo(vector.sent());
    // V2Ray fails where the header comes in two pieces; JRay does not care
    String expected = vector.name().contains("two segments") ? "BACK" : vector.read();
    assertThat(all(channel.inboundMessages())).isEqualTo(expected);
  }

  @Test
  void theSessionOfTwoV2RaysIsUnderstood() {
    String session =
        HttpHeaders.vectors(
                "tcpHttpSession",
                one ->
                    one.get("stream").elements().get(1).get("hex").string("")
                        + one.get("stream").elements().get(2).get("hex").string(""))
            .get(0);
    for (Feeds feed : Feeds.of(Bytes.array(session)).toList()) {
      EmbeddedChannel channel = channel();
      feed.into(channel);
      assertThat(all(channel.inboundMessages())).as(feed.name()).isEqualTo("\0\0hello");
    }
  }

  @Test
  void anEndWithoutAHeaderIsPassedOn() {
    EmbeddedChannel channel = channel();

    channel.writeInbound(Bytes.ascii("HTTP/1.1 200"), EndOfStream.INSTANCE);
    channel.writeOutbound(EndOfStream.INSTANCE);

    assertThat(channel.<Object>readInbound()).isEqualTo(EndOfStream.INSTANCE);
    assertThat(channel.<Object>readOutbound()).isEqualTo(EndOfStream.INSTANCE);
    channel.finishAndReleaseAll();
  }

  @Test
  void anEndlessHeaderFails() {
    EmbeddedChannel channel = channel();

    assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeZero(20_000)))
        .hasRootCauseInstanceOf(FlowException.class);
    channel.finishAndReleaseAll();
  }

  private static EmbeddedChannel channel() {
    return new EmbeddedChannel(
        new HttpHeaderClient(),
        new HttpHeaderWriter(HttpHeaders.heads()::request, () -> new byte[0]));
  }

  private static String all(Iterable<Object> messages) {
    StringBuilder text = new StringBuilder();
    for (Object message : messages) {
      ByteBuf data = (ByteBuf) message;
      text.append(data.toString(StandardCharsets.ISO_8859_1));
      data.release();
    }
    return text.toString();
  }

  static List<Vector> vectors() {
    return HttpHeaders.vectors("httpClient", Vector::of);
  }

  private record Vector(String name, List<String> fragments, String read, String sent) {
    static Vector of(ConfigNode vector) {
      return new Vector(
          vector.get("name").string(""),
          vector.get("responseFragments").elements().stream().map(node -> node.string("")).toList(),
          vector.get("clientAppRead").string(""),
          vector.get("clientSent").string(""));
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
