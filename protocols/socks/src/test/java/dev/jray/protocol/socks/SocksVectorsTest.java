package dev.jray.protocol.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.protocol.socks.proto.AuthType;
import dev.jray.protocol.socks.proto.ServerConfig;
import dev.jray.spi.config.Messages;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import dev.jray.testkit.Transcript;
import dev.jray.testkit.Transcript.Step;
import dev.jray.testkit.fake.Flows;
import dev.jray.testkit.fake.RecordingSink;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded conversation with V2Ray's SOCKS inbound, in every segmentation. */
final class SocksVectorsTest {
  // Where JRay deviates: the last reply waits for the target and tells the truth
  private static final String SUCCESS = "050000017f0000015a3d";
  private static final String REFUSED = "05050001000000000000";
  // Ended by the handshake deadline, which is the kernel's
  private static final String DEADLINE = "one_byte_then_silence";

  private static final Map<Integer, ServerConfig> SERVERS =
      Map.of(
          23101, ServerConfig.newBuilder().setUdpEnabled(true).build(),
          23102,
              ServerConfig.newBuilder()
                  .setAuthType(AuthType.PASSWORD)
                  .putAccounts("u", "p")
                  .build(),
          23103,
              ServerConfig.newBuilder()
                  .setUdpEnabled(true)
                  .setAddress(Messages.address(Address.parse("127.0.0.5")))
                  .build());

  static List<Transcript> transcripts() {
    return Transcript.all("socks.json", "socks_server");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void answersEachMessageAsRecorded(Transcript transcript) {
    RecordingSink sink = sink(transcript);
    EmbeddedChannel channel = sink.accept(inbound(transcript));
    StringBuilder expected = new StringBuilder();
    StringBuilder answered = new StringBuilder();
    for (Step step : transcript.steps()) {
      if (step.sent()) {
        assertThat(answered.toString()).isEqualTo(expected.toString());
        channel.writeInbound(Bytes.hex(step.hex()));
        answered.append(Bytes.written(channel));
      } else {
        expected.append(adapted(transcript, step.hex()));
      }
    }
    assertThat(answered.toString()).isEqualTo(expected.toString());
    assertEnd(transcript, channel);
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void answersTheSameInAnySegmentation(Transcript transcript) {
    StringBuilder sent = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (Step step : transcript.steps()) {
      (step.sent() ? sent : expected)
          .append(step.sent() ? step.hex() : adapted(transcript, step.hex()));
    }
    Feeds.of(ByteBufUtil.decodeHexDump(sent), 10, 12)
        .forEach(
            feed -> {
              EmbeddedChannel channel = sink(transcript).accept(inbound(transcript));
              feed.into(channel);
              assertThat(Bytes.written(channel)).as(feed.name()).isEqualTo(expected.toString());
              assertEnd(transcript, channel);
            });
  }

  private static void assertEnd(Transcript transcript, EmbeddedChannel channel) {
    boolean closed = transcript.end().equals("eof") && !transcript.name().equals(DEADLINE);
    assertThat(channel.isOpen()).isNotEqualTo(closed);
    channel.finishAndReleaseAll();
  }

  private static String adapted(Transcript transcript, String hex) {
    return transcript.name().equals("connect_port_0")
            || transcript.name().equals("connect_refused_port_1")
        ? hex.replace(SUCCESS, REFUSED)
        : hex;
  }

  private static SocksInbound inbound(Transcript transcript) {
    return new SocksInbound(SERVERS.get(transcript.port()), new RecordingLog(Severity.DEBUG));
  }

  private static RecordingSink sink(Transcript transcript) {
    return EchoSinks.of(
        Flows.source(Network.TCP, Ip.loopback(50000), Ip.loopback(transcript.port())),
        SocksVectorsTest::refusal);
  }

  // Nobody listens on ports 0 and 1
  private static Optional<ErrorCode> refusal(FlowRequest request) {
    return request.target().port() <= 1 ? Optional.of(NetworkError.REFUSED) : Optional.empty();
  }
}
