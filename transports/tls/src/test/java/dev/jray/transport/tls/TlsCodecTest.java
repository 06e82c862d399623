package dev.jray.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.testkit.ConfigReading;
import dev.jray.testkit.ConfigText;
import dev.jray.testkit.PluginAssert;
import dev.jray.testkit.TestCertificate;
import dev.jray.testkit.Vectors;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsCodecTest {
  private static final String PLACE = "outbounds[0].streamSettings.tlsSettings";

  @TempDir private Path folder;

  @Test
  void isInstalled() {
    PluginAssert.assertInstalled(TlsPlugin.class, "tls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream-tls-defaults",
        "stream-tls-alpn-string",
        "tls-all-options",
        "tls-verify-certificate"
      })
  void textBecomesV2RaysBytes(String vector) throws InvalidProtocolBufferException {
    Config read = Vectors.json(vector + ".json").at(PLACE).read(TlsCodec.CODEC).value();
    SenderConfig sender =
        SenderConfig.parseFrom(
            Vectors.config(vector + ".pb.hex").getOutbound(0).getSenderSettings().getValue());

    assertThat(read.toByteString())
        .isEqualTo(sender.getStreamSettings().getSecuritySettings(0).getValue());
    assertThat(ConfigText.written(TlsCodec.CODEC, read).read(TlsCodec.CODEC).value())
        .isEqualTo(read);
  }

  @Test
  void everyOptionIsReadAndWritten() {
    Config read =
        ConfigText.json(
                """
                {"serverName": "a.test", "alpn": ["h2", "x"], "allowInsecure": true,
                 "enableSessionResumption": true, "disableSystemRoot": true,
                 "pinnedPeerCertificateChainSha256": ["AAAA"], "verifyClientCertificate": true,
                 "minVersion": "1.2", "maxVersion": "1.3", "rejectUnknownSni": true,
                 "allowInsecureIfPinnedPeerCertificate": true, "fingerprint": "unsafe",
                 "cipherSuites": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305:TLS_AES_128_GCM_SHA256",
                 "certificates": [{"certificate": ["a", "b"], "key": ["c"], "usage": "Issue"},
                                  {"certificate": ["d"], "usage": "verifyClient"}]}
                """)
            .read(TlsCodec.CODEC)
            .value();

    assertThat(read)
        .isEqualTo(
            Config.newBuilder()
                .setServerName("a.test")
                .addNextProtocol("h2")
                .addNextProtocol("x")
                .setAllowInsecure(true)
                .setEnableSessionResumption(true)
                .setDisableSystemRoot(true)
                .addPinnedPeerCertificateChainSha256(ByteString.copyFrom(new byte[3]))
                .setVerifyClientCertificate(true)
                .setMinVersion(TLSVersion.TLS1_2)
                .setMaxVersion(TLSVersion.TLS1_3)
                .setAllowInsecureIfPinnedPeerCertificate(true)
                .setRejectUnknownSni(true)
                .addCiphersuites(0xcca8)
                .addCiphersuites(0x1301)
                .addCertificate(certificate("a\nb", "c", Usage.AUTHORITY_ISSUE))
                .addCertificate(certificate("d", "", Usage.AUTHORITY_VERIFY_CLIENT))
                .build());
    assertThat(ConfigText.written(TlsCodec.CODEC, read).read(TlsCodec.CODEC).value())
        .isEqualTo(read);
  }

  private static Certificate certificate(String text, String key, Usage usage) {
    return Certificate.newBuilder()
        .setCertificate(ByteString.copyFromUtf8(text))
        .setKey(ByteString.copyFromUtf8(key))
        .setUsage(usage)
        .build();
  }

  @Test
  void filesAreReadAndRememberedUnlessOnceIsEnough() throws IOException {
    TestCertificate pair = TestCertificate.of("a.test");
    Path certificate = Files.writeString(folder.resolve("c.pem"), pair.pem());
    Path key = Files.writeString(folder.resolve("k.pem"), pair.keyPem());
    String text =
        "{\"certificates\": [{\"certificateFile\": \""
            + certificate
            + "\", \"keyFile\": \""
            + key
            + "\"$MORE}]}";

    Certificate once =
        ConfigText.json(text.replace("$MORE", ", \"oneTimeLoading\": true"))
            .read(TlsCodec.CODEC)
            .value()
            .getCertificate(0);
    assertThat(once).isEqualTo(certificate(pair.pem(), pair.keyPem(), Usage.ENCIPHERMENT));

    Config watched = ConfigText.json(text.replace("$MORE", "")).read(TlsCodec.CODEC).value();
    assertThat(watched.getCertificate(0).getCertificateFile()).isEqualTo(certificate.toString());
    assertThat(watched.getCertificate(0).getKeyFile()).isEqualTo(key.toString());
    assertThat(watched.getCertificate(0).getCertificate()).isEqualTo(once.getCertificate());
    assertThat(ConfigText.written(TlsCodec.CODEC, watched).read(TlsCodec.CODEC).value())
        .isEqualTo(watched);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"certificates": [{}]}                                  | certificates[0]: both file and bytes are empty.
          {"certificates": [{"certificateFile": "/no/such.pem"}]} | certificateFile: open /no/such.pem: no such file
          {"minVersion": "2.0"}                                   | minVersion: a TLS version is
          {"cipherSuites": "TLS_NO"}                              | cipherSuites: unknown cipher suite "TLS_NO"
          {"fingerprint": "chrome"}                               | fingerprint: JRay cannot imitate
          {"echConfigList": "x"}                                  | echConfigList: JRay cannot do this
          {"pinnedPeerCertificateChainSha256": ["?"]}             | is not base64
          {"certificates": [{"certificate": ["a"], "ocspStapling": 3600}]} | ocspStapling: JRay staples no
          {"certificates": [{"certificate": ["a"], "buildChain": true}]} | buildChain: JRay sends
          """)
  void whatCannotBeDoneIsRefused(String json, String problem) {
    ConfigReading<Config> read = ConfigText.json(json).read(TlsCodec.CODEC);

    assertThat(read.problems()).singleElement().asString().contains(problem);
  }

  @Test
  void unknownUsagesAreSaidToBeEncipherment() {
    ConfigReading<Config> read =
        ConfigText.json("{\"certificates\": [{\"certificate\": [\"a\"], \"usage\": \"x\"}]}")
            .read(TlsCodec.CODEC);

    assertThat(read.warnings()).singleElement().asString().contains("encipherment");
    assertThat(read.value().getCertificate(0).getUsage()).isEqualTo(Usage.ENCIPHERMENT);
  }

  @Test
  void messagesThatCannotBeUsedAreRefused() {
    TestCertificate pair = TestCertificate.of("a.test");
    TestCertificate other = TestCertificate.of("b.test");
    Config.Builder ca =
        Config.newBuilder()
            .addCertificate(certificate(pair.pem(), "", Usage.AUTHORITY_VERIFY_CLIENT));
    refused(Config.newBuilder().setEchDOHserver("x"), "ECH");
    refused(
        Config.newBuilder().setMinVersion(TLSVersion.TLS1_3).setMaxVersion(TLSVersion.TLS1_2),
        "turn them round");
    refused(Config.newBuilder().addCiphersuites(0xffff), "0xffff");
    refused(Config.newBuilder().addPinnedPeerCertificateChainSha256(ByteString.EMPTY), "32 bytes");
    refused(Config.newBuilder().setVerifyClientCertificate(true), "usage verifyclient");
    refused(ca, "verifyClientCertificate");
    refused(
        Config.newBuilder().addCertificate(certificate("no", "", Usage.AUTHORITY_VERIFY)),
        "holds no certificate");
    assertThatThrownBy(
            () ->
                ServerCertificates.load(
                    TlsSettings.of(
                            Config.newBuilder()
                                .addCertificate(
                                    certificate(pair.pem(), other.keyPem(), Usage.ENCIPHERMENT))
                                .build())
                        .certificates()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("certificate 1 of tlsSettings")
        .hasMessageContaining("does not belong");
  }

  private static void refused(Config.Builder config, String words) {
    assertThatThrownBy(() -> TlsSettings.of(config.build()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theDefaultsAreSafe() {
    TlsSettings settings = TlsSettings.of(Config.getDefaultInstance());

    assertThat(settings.insecure()).isFalse();
    assertThat(settings.systemRoots()).isTrue();
    assertThat(settings.resumption()).isFalse();
    assertThat(settings.versions()).containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(settings.cipherSuites()).isEmpty();
    assertThat(
            TlsSettings.of(Config.newBuilder().setServerName("experiment:8357a.b").build())
                .serverName())
        .isEqualTo("a.b");
  }
}
