package dev.jray.transport.tls;

import static dev.jray.transport.tls.TlsConfigs.A;
import static dev.jray.transport.tls.TlsConfigs.CA;
import static dev.jray.transport.tls.TlsConfigs.certificate;
import static dev.jray.transport.tls.TlsConfigs.server;
import static dev.jray.transport.tls.TlsConfigs.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestCertificate;
import dev.jray.transport.tls.TlsLink.Server;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which certificate a server shows. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class TlsCertificatesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void certificatesAreChosenByName(SslProvider provider) throws InterruptedException {
    Config config =
        server(A)
            .addCertificate(certificate(CA.issue("b.test"), Usage.ENCIPHERMENT))
            .addCertificate(certificate(CA.issue("*.wild.test"), Usage.ENCIPHERMENT))
            .build();
    try (TlsLink link = new TlsLink(provider, config)) {
      for (String name : List.of("a.test", "b.test", "x.wild.test")) {
        Config client = trusting(CA).setServerName(name).build();
        Channel channel = Await.result(link.dial(provider, client, "127.0.0.1", new Server(null)));
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[3]));
        Server accepted = link.accepted();
        Await.until("data came", () -> accepted.bytes.get() == 3);
      }
      Config other = trusting(CA).setServerName("x.y.wild.test").build();
      assertThat(TlsLink.failure(link.dial(provider, other, "127.0.0.1", new Server(null))).code())
          .isEqualTo(TlsError.WRONG_NAME);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void unknownNamesAreRefusedIfAsked(SslProvider provider) throws InterruptedException {
    Config config = server(A).setRejectUnknownSni(true).build();
    try (TlsLink link = new TlsLink(provider, config)) {
      Config client = trusting(CA).setServerName("other.test").build();
      FlowException failure =
          TlsLink.failure(link.dial(provider, client, "127.0.0.1", new Server(null)));
      assertThat(failure.code()).isEqualTo(TlsError.REFUSED_BY_PEER);
      assertThat(failure).hasMessageContaining("unrecognized name");
      assertThat(link.accepted().event())
          .isInstanceOfSatisfying(
              FlowException.class, e -> assertThat(e.code()).isEqualTo(TlsError.UNKNOWN_NAME));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void certificatesAreSignedOnDemand(SslProvider provider) throws InterruptedException {
    Config config =
        Config.newBuilder().addCertificate(certificate(CA, Usage.AUTHORITY_ISSUE)).build();
    try (TlsLink link = new TlsLink(provider, config)) {
      for (String name : List.of("one.test", "localhost", "127.0.0.1", "one.test")) {
        Config client = trusting(CA).setServerName(name).build();
        Channel channel = Await.result(link.dial(provider, client, "127.0.0.1", new Server(null)));
        // A server may speak before it has heard which name the client wants
        Server accepted = link.accepted();
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[3]));
        Await.until("data came", () -> accepted.bytes.get() == 3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void filesAreReadAgainWhenTheyChange(SslProvider provider) throws Exception {
    Path certificate = folder.resolve("c.pem");
    Path key = folder.resolve("k.pem");
    Files.writeString(certificate, A.pem());
    Files.writeString(key, A.keyPem());
    Config config =
        Config.newBuilder()
            .addCertificate(
                Certificate.newBuilder()
                    .setCertificateFile(certificate.toString())
                    .setKeyFile(key.toString()))
            .build();
    ManualClock clock = new ManualClock();
    TestCertificate fresh = CA.issue("b.test");
    try (TlsLink link = new TlsLink(provider, config, clock)) {
      Files.writeString(certificate, fresh.pem());
      clock.advance(10_000);
      link.accept(provider, trusting(CA).build());
      Await.until(
          "the pair that does not fit is refused",
          () -> !link.log().lines(Severity.WARNING).isEmpty());
      Await.result(link.dial(provider, trusting(CA).build(), "a.test", new Server(null)));

      Files.writeString(key, fresh.keyPem());
      clock.advance(10_000);
      link.accept(provider, trusting(CA).build());
      Await.until("the new pair is read", () -> link.log().lines(Severity.INFO).size() == 2);
      Await.result(link.dial(provider, trusting(CA).build(), "b.test", new Server(null)));
      assertThat(link.log().lines(Severity.WARNING)).hasSize(1);
    }
  }

  @Test
  void aServerWithoutACertificateSaysSoOnce() throws Exception {
    try (TlsLink link = new TlsLink(SslProvider.OPENSSL_REFCNT, Config.getDefaultInstance())) {
      for (int i = 0; i < 3; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
          InputStream in = socket.getInputStream();
          assertThat(in.read()).isEqualTo(-1);
        }
      }
      assertThat(link.log().lines(Severity.ERROR)).hasSize(1);
    }
  }
}
