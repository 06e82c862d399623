package dev.jray.kernel.sniff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.fixture.FixtureSniffers;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.proto.proxyman.KnownProtocols;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import dev.jray.spi.sniff.SniffResult.Hit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What the settings of an inbound mean. */
final class SniffingsTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Sniffings sniffings =
      new Sniffings(
          Catalog.of(new FixtureSniffers()),
          new ConsoleLog(
              new PrintStream(lines, true, StandardCharsets.UTF_8),
              Severity.WARNING,
              Clock.systemUTC()));

  private Sniffing of(ReceiverConfig.Builder receiver) {
    return sniffings.of("in", receiver.build());
  }

  private Sniffing of(SniffingConfig.Builder config) {
    return of(ReceiverConfig.newBuilder().setSniffingSettings(config));
  }

  @Test
  void withoutSettingsNothingIsLookedAt() {
    assertThat(of(ReceiverConfig.newBuilder())).isSameAs(Sniffing.NONE);
    assertThat(of(SniffingConfig.newBuilder().addDestinationOverride("http")))
        .isSameAs(Sniffing.NONE);
  }

  @Test
  void theSettingsWinOverTheDeprecatedOnes() {
    ReceiverConfig.Builder both =
        ReceiverConfig.newBuilder()
            .setSniffingSettings(SniffingConfig.newBuilder())
            .addDomainOverride(KnownProtocols.HTTP);
    assertThat(of(both)).isSameAs(Sniffing.NONE);
  }

  @Test
  void theDeprecatedSettingsSwitchItOn() {
    Sniffing sniffing = of(ReceiverConfig.newBuilder().addDomainOverride(KnownProtocols.TLS));
    assertThat(sniffing.streams()).hasSize(1);
    assertThat(sniffing.overrides(new Hit("tls", "a"), false)).isTrue();
    assertThat(sniffing.overrides(new Hit("http1", "a"), false)).isFalse();
  }

  @Test
  void metadataAloneNeedNoSniffer() {
    Sniffing sniffing = of(FixtureSniffers.overriding().setMetadataOnly(true));
    assertThat(sniffing.streams()).isEmpty();
    assertThat(sniffing.datagrams()).isEmpty();
  }

  @Test
  void aProtocolThatNobodyRecognisesIsWarnedOf() {
    of(FixtureSniffers.overriding().addDestinationOverride("fakedns"));
    assertThat(lines.toString(StandardCharsets.UTF_8)).isEmpty();
    of(FixtureSniffers.overriding().addDestinationOverride("quic"));
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("sniffing of inbound [in] never finds \"quic\": no installed plugin");
  }
}
