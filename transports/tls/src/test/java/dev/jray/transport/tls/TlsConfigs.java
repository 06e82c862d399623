package dev.jray.transport.tls;

import com.google.protobuf.ByteString;
import dev.jray.testkit.TestCertificate;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;

/** Configurations of servers that show a certificate, and of clients that trust an authority. */
final class TlsConfigs {
  static final TestCertificate CA = TestCertificate.authority("test CA");
  static final TestCertificate A = CA.issue("a.test", "127.0.0.1");

  private TlsConfigs() {}

  static Config.Builder server(TestCertificate certificate) {
    return Config.newBuilder().addCertificate(certificate(certificate, Usage.ENCIPHERMENT));
  }

  static Config.Builder trusting(TestCertificate authority) {
    return Config.newBuilder()
        .setDisableSystemRoot(true)
        .addCertificate(
            Certificate.newBuilder()
                .setCertificate(ByteString.copyFromUtf8(authority.pem()))
                .setUsage(Usage.AUTHORITY_VERIFY));
  }

  static Config only(Config.Builder config, TLSVersion version) {
    return config.setMinVersion(version).setMaxVersion(version).build();
  }

  static Certificate certificate(TestCertificate certificate, Usage usage) {
    return Certificate.newBuilder()
        .setCertificate(ByteString.copyFromUtf8(certificate.pem()))
        .setKey(ByteString.copyFromUtf8(certificate.keyPem()))
        .setUsage(usage)
        .build();
  }
}
