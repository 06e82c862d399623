package dev.jray.tests.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.kernel.relay.FlowGate;
import dev.jray.kernel.sniff.Aiming;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.kernel.sniff.Sniffings;
import dev.jray.kernel.sniff.StreamSniff;
import dev.jray.spi.feature.FakeDns;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.RecordingLog;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What V2Ray 4.34 was seen to recognise, with all sniffers of JRay in its stage. */
final class SniffVectorsTest {
  private static final Destination TARGET = Destination.tcp(Address.parse("127.0.0.1"), 9);

  /** Where JRay recognises more, and why. */
  private static final Map<String, String> DEVIATIONS =
      Map.of(
          "http-three-parts-too-late",
          "late.test: V2Ray looks at two reads at most, JRay at all that come in time",
          "tls-split-three",
          "www.sniff.test: the same",
          "http-patch",
          "patch.test: V2Ray 5 knows this method, too",
          "http-2049-bytes-no-host",
          "far.test: V2Ray looks at 2048 bytes, JRay at 32767");

  private static Config cases() throws Exception {
    try (Reader in =
        new InputStreamReader(
            SniffVectorsTest.class.getResourceAsStream("tcp-sniff-4.34.json"),
            StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
              in, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
          .getConfig("cases");
    }
  }

  static Stream<String> names() throws Exception {
    return cases().root().keySet().stream().sorted();
  }

  private static String text(Config recorded, String key) {
    return recorded.hasPath(key) ? recorded.getString(key) : "";
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameIsRecognised(String name) throws Exception {
    Config recorded = cases().getConfig(ConfigUtil.quoteString(name));
    Hit hit = sniff(recorded.getStringList("chunks"));
    String found = hit == null ? "" : hit.domain();
    if (DEVIATIONS.containsKey(name)) {
      assertThat(text(recorded, "domain")).isEmpty();
      assertThat(DEVIATIONS.get(name)).startsWith(found + ": ");
      return;
    }
    assertThat(hit == null ? "" : hit.protocol()).isEqualTo(text(recorded, "protocol"));
    assertThat(found).isEqualTo(text(recorded, "domain"));
    assertThat(target(hit)).isEqualTo(recorded.getString("routed_target"));
  }

  private static Sniffing sniffing(PluginRepository plugins) {
    return new Sniffings(plugins, new RecordingLog(Severity.ERROR))
        .of(
            "in",
            ReceiverConfig.newBuilder()
                .setSniffingSettings(
                    SniffingConfig.newBuilder()
                        .setEnabled(true)
                        .addDestinationOverride("http")
                        .addDestinationOverride("tls"))
                .build());
  }

  private static Hit sniff(List<String> chunks) {
    List<Hit> decisions = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    try (PluginRepository plugins =
        PluginRepository.fromClassPath(SniffVectorsTest.class.getClassLoader())) {
      new StreamSniff(
              sniffing(plugins),
              new FlowGate(FlowGate.Owner.NONE),
              FlowGate.Owner.NONE,
              decisions::add)
          .begin(channel);
      for (String chunk : chunks) {
        channel.writeInbound(Unpooled.wrappedBuffer(Bytes.array(chunk)));
        channel.advanceTimeBy(30, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
      }
      channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
      channel.runScheduledPendingTasks();
    }
    channel.close();
    assertThat(decisions).hasSize(1);
    return decisions.get(0);
  }

  private static String target(Hit hit) {
    EmbeddedChannel channel = new EmbeddedChannel();
    Source source =
        new Source(
            Network.TCP, "in", channel.localAddress(), channel.localAddress(), Optional.empty());
    Flow flow = new Flow(1, source, TARGET, Optional.empty(), Content.UNKNOWN, channel.eventLoop());
    try (PluginRepository plugins =
        PluginRepository.fromClassPath(SniffVectorsTest.class.getClassLoader())) {
      return new Aiming(FakeDns.NONE, new RecordingLog(Severity.ERROR))
          .aim(flow, sniffing(plugins), hit)
          .routed()
          .target()
          .toString();
    }
  }
}
