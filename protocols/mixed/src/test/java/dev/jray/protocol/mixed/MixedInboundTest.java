package dev.jray.protocol.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.jray.protocol.mixed.proto.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.InboundFactory;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MixedInboundTest {
  private static final Config CONFIG =
      Config.newBuilder()
          .setSocks(Messages.typed("test.socks", ByteString.EMPTY))
          .setHttp(Messages.typed("test.http", ByteString.EMPTY))
          .setUserLevel(6)
          .build();

  private final List<RecordingSink> sinks = new ArrayList<>();
  private final Map<String, Part> parts = new HashMap<>();
  private final InboundFactory factory =
      settings -> {
        Part part = new Part(settings.getType().equals("test.socks"));
        parts.put(settings.getType(), part);
        return part;
      };
  private final MixedInbound inbound = new MixedInbound(CONFIG, factory);

  /** One of the two inbounds: notes what it is given. */
  private static final class Part implements Inbound {
    final StringBuilder received = new StringBuilder();
    final List<FlowSink> sinks = new ArrayList<>();
    int closed;
    private final boolean udp;

    Part(boolean udp) {
      this.udp = udp;
    }

    @Override
    public Set<Network> networks() {
      return udp ? Set.of(Network.TCP, Network.UDP) : Set.of(Network.TCP);
    }

    @Override
    public void accept(ChannelPipeline pipeline, FlowSink sink) {
      sinks.add(sink);
      pipeline.addLast(
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object msg) {
              received.append(msg instanceof ByteBuf data ? ByteBufUtil.hexDump(data) : " " + msg);
              if (msg instanceof ByteBuf data) {
                data.release();
              }
            }
          });
    }

    @Override
    public void close() {
      closed++;
    }
  }

  @AfterEach
  void nobodyButTheTwoInboundsCallsTheKernel() {
    assertThat(sinks).allMatch(RecordingSink::untouched);
  }

  private Part socks() {
    return parts.get("test.socks");
  }

  private Part http() {
    return parts.get("test.http");
  }

  private EmbeddedChannel accepted(Network network) {
    RecordingSink sink = new RecordingSink(Flows.source(network));
    sinks.add(sink);
    return sink.accept(inbound);
  }

  @ParameterizedTest
  @CsvSource({
    "04,socks",
    "05,socks",
    "00,http",
    "03,http",
    "06,http",
    "47,http",
    "16,http",
    "84,http",
    "ff,http"
  })
  void choosesByTheFirstByte(String first, String chosen) {
    EmbeddedChannel channel = accepted(Network.TCP);
    assertThat(socks().sinks.size() + http().sinks.size()).isZero();
    ByteBuf data = Bytes.hex(first + "0102");
    channel.writeInbound(data);
    channel.writeInbound(Bytes.hex("03"), EndOfStream.INSTANCE);
    Part part = chosen.equals("socks") ? socks() : http();
    assertThat(part.received).hasToString(first + "010203 INSTANCE");
    assertThat(part.sinks).containsExactlyElementsOf(sinks);
    assertThat(socks().sinks.size() + http().sinks.size()).isOne();
    assertThat(data.refCnt()).isZero();
    assertThat(channel.pipeline().toMap()).hasSize(1);
    channel.finishAndReleaseAll();
  }

  @Test
  void decidesWithASingleByte() {
    EmbeddedChannel channel = accepted(Network.TCP);
    channel.writeInbound(Unpooled.buffer());
    channel.writeInbound(Bytes.hex("05"));
    channel.writeInbound(Bytes.hex("01"));
    channel.writeInbound(Bytes.hex("00"));
    assertThat(socks().received).hasToString("050100");
    channel.finishAndReleaseAll();
  }

  @Test
  void servesUnixSocketsAsStreams() {
    EmbeddedChannel channel = accepted(Network.UNIX);
    channel.writeInbound(Bytes.hex("47"));
    assertThat(http().received).hasToString("47");
    channel.finishAndReleaseAll();
  }

  @Test
  void closesQuietlyWhenTheClientSaysNothing() {
    EmbeddedChannel channel = accepted(Network.TCP);
    channel.writeInbound(EndOfStream.INSTANCE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(socks().sinks.size() + http().sinks.size()).isZero();
  }

  @Test
  void givesDatagramsToSocksWithoutLookingAtThem() {
    EmbeddedChannel channel = accepted(Network.UDP);
    assertThat(socks().sinks).hasSize(1);
    channel.writeInbound(Bytes.hex("0000"));
    assertThat(socks().received).hasToString("0000");
    assertThat(channel.pipeline().toMap()).hasSize(1);
    channel.finishAndReleaseAll();
  }

  @Test
  void listensWhereSocksDoes() {
    assertThat(inbound.networks()).containsExactlyInAnyOrder(Network.TCP, Network.UDP);
    assertThat(inbound.level()).isEqualTo(6);
  }

  @Test
  void closesBoth() {
    inbound.close();
    assertThat(socks().closed).isOne();
    assertThat(http().closed).isOne();
  }

  @Test
  void closesTheFirstIfTheSecondCannotBeMade() {
    Part first = new Part(true);
    InboundFactory failing =
        settings -> {
          if (settings.getType().equals("test.http")) {
            throw new ConfigException("no such plugin");
          }
          return first;
        };
    assertThatThrownBy(() -> new MixedInbound(CONFIG, failing)).hasMessage("no such plugin");
    assertThat(first.closed).isOne();
  }

  @Test
  void needsTheSettingsOfBoth() {
    assertThatThrownBy(() -> new MixedInbound(CONFIG.toBuilder().clearHttp().build(), factory))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> new MixedInbound(CONFIG.toBuilder().clearSocks().build(), factory))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void isFoundByTheServiceLoader() {
    PluginAssert.assertInstalled(MixedPlugin.class, "mixed");
    assertThat(new MixedPlugin().inbounds().get(0).name()).isEqualTo("mixed");
    assertThat(new MixedPlugin().inbounds().get(0).codec().type())
        .isEqualTo("jray.proxy.mixed.Config");
    assertThat(new MixedPlugin().outbounds()).isEmpty();
  }
}
