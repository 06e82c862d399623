package dev.jray.feature.sniff.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Sniffs;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BittorrentSnifferTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(BittorrentSniffPlugin.class, "sniff-bittorrent");
  }

  @ParameterizedTest
  @MethodSource("feeds")
  void aHandshakeIsRecognisedHoweverItArrives(Feeds feed) {
    assertThat(Sniffs.stream(new BittorrentSniffer(), feed)).isEqualTo(new Hit("bittorrent", ""));
  }

  static Stream<Feeds> feeds() {
    return Feeds.of(bytes("\u0013BitTorrent protocol\0\0\0\0\0\0\0\0hash"));
  }

  @Test
  void somethingElseIsNotWaitedFor() {
    assertThat(new BittorrentSniffer().sniff(Unpooled.wrappedBuffer(bytes("\u0013bit"))))
        .isEqualTo(SniffResult.NO);
    assertThat(new BittorrentSniffer().sniff(Unpooled.wrappedBuffer(bytes("\u0013Bit"))))
        .isEqualTo(SniffResult.NEED_MORE);
  }

  @Property
  void noiseIsSomethingElse(@ForAll @Size(min = 20, max = 80) byte[] noise) {
    noise[0] = 0;
    assertThat(new BittorrentSniffer().sniff(Unpooled.wrappedBuffer(noise)))
        .isEqualTo(SniffResult.NO);
  }
}
