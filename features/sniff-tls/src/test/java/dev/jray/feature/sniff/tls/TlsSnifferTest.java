package dev.jray.feature.sniff.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.sniff.SniffResult;
import dev.jray.spi.sniff.SniffResult.Hit;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Feeds;
import dev.jray.testkit.Hellos;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.Sniffs;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsSnifferTest {
  private static final Hit FOUND = new Hit("tls", "Example.com");

  private static SniffResult sniff(byte[] bytes) {
    return new TlsSniffer().sniff(Unpooled.wrappedBuffer(bytes).asReadOnly());
  }

  @Test
  void thePluginIsInstalled() {
    PluginAssert.assertInstalled(TlsSniffPlugin.class, "sniff-tls");
  }

  @ParameterizedTest
  @MethodSource("feeds")
  void aHelloIsRecognisedHoweverItArrives(Feeds feed) {
    assertThat(Sniffs.stream(new TlsSniffer(), feed)).isEqualTo(FOUND);
  }

  static Stream<Feeds> feeds() {
    byte[] hello = Hellos.message("Example.com", 100);
    return Stream.concat(
        Feeds.of(Hellos.records(hello, 16 * 1024)), Feeds.of(Hellos.records(hello, 3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 1400, 8000, 16 * 1024})
  void aLongHelloMayComeInManyRecords(int longest) {
    byte[] hello = Hellos.message("Example.com", 16_000);
    assertThat(sniff(Hellos.records(hello, longest))).isEqualTo(FOUND);
  }

  @Test
  void aHelloThatIsTooLongIsNotWaitedFor() {
    byte[] hello = Hellos.records(Hellos.message("example.com", 17_000), 1400);
    assertThat(sniff(Arrays.copyOf(hello, 100))).isEqualTo(SniffResult.NO);
  }

  @Test
  void whatFollowsTheHelloIsNotLookedAt() {
    byte[] hello = Hellos.tls("Example.com");
    byte[] more = Arrays.copyOf(hello, hello.length + 10);
    assertThat(sniff(more)).isEqualTo(FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com."})
  void aNameThatIsNoneIsRefused(String name) {
    assertThat(sniff(Hellos.tls(name))).isEqualTo(SniffResult.NO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "1602", "1603010000", "1603018001", "474554"})
  void somethingElseIsNotWaitedFor(String start) {
    assertThat(sniff(Bytes.array(start))).isEqualTo(SniffResult.NO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"16", "1603", "1603010100", "160301010001", "16030100010116030100"})
  void aBeginningIsWaitedFor(String start) {
    assertThat(sniff(Bytes.array(start))).isEqualTo(SniffResult.NEED_MORE);
  }

  @Property
  void anythingGetsAnAnswer(@ForAll @Size(max = 300) byte[] noise) {
    assertThat(sniff(noise)).isNotNull();
  }

  @Property(tries = 3000)
  void aDamagedHelloGetsAnAnswer(@ForAll byte noise, @ForAll int where, @ForAll int length) {
    byte[] hello = Hellos.records(Hellos.message("example.com", 20), 40);
    hello[Math.floorMod(where, hello.length)] = noise;
    assertThat(sniff(Arrays.copyOf(hello, Math.floorMod(length, hello.length) + 1))).isNotNull();
  }
}
