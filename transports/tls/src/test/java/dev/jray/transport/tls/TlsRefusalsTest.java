package dev.jray.transport.tls;

import static dev.jray.transport.tls.TlsConfigs.A;
import static dev.jray.transport.tls.TlsConfigs.CA;
import static dev.jray.transport.tls.TlsConfigs.certificate;
import static dev.jray.transport.tls.TlsConfigs.only;
import static dev.jray.transport.tls.TlsConfigs.server;
import static dev.jray.transport.tls.TlsConfigs.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TcpServer;
import dev.jray.testkit.TestCertificate;
import dev.jray.transport.tls.TlsLink.Server;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that are refused, and what is said of them. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class TlsRefusalsTest {
  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void serversThatCannotProveThemselvesAreRefused(SslProvider provider)
      throws CertificateException {
    try (TlsLink link = new TlsLink(provider, server(A).build())) {
      FlowException stranger =
          TlsLink.failure(
              link.dial(
                  provider,
                  trusting(TestCertificate.authority("other CA")).build(),
                  "a.test",
                  new Server(null)));
      assertThat(stranger.code()).isEqualTo(TlsError.NOT_TRUSTED);
      assertThat(stranger).hasMessageContaining("\"usage\": \"verify\"");
      FlowException name =
          TlsLink.failure(link.dial(provider, trusting(CA).build(), "b.test", new Server(null)));
      assertThat(name.code()).isEqualTo(TlsError.WRONG_NAME);
      assertThat(name).hasMessageContaining("serverName");
      ByteString wrong = ByteString.copyFrom(new byte[32]);
      Config pinned = trusting(CA).addPinnedPeerCertificateChainSha256(wrong).build();
      assertThat(TlsLink.failure(link.dial(provider, pinned, "a.test", new Server(null))).code())
          .isEqualTo(TlsError.WRONG_PIN);
      Config right =
          Config.newBuilder()
              .setAllowInsecureIfPinnedPeerCertificate(true)
              .addPinnedPeerCertificateChainSha256(wrong)
              .addPinnedPeerCertificateChainSha256(PeerTrust.hash(A.certificate()))
              .build();
      Await.result(link.dial(provider, right, "b.test", new Server(null)));
      Await.result(link.dial(provider, trusting(CA).build(), "127.0.0.1", new Server(null)));
      Config insecure = Config.newBuilder().setAllowInsecure(true).build();
      Await.result(link.dial(provider, insecure, "b.test", new Server(null)));
      assertThat(link.log().lines(Severity.WARNING))
          .singleElement()
          .asString()
          .contains("allowInsecure");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void anExpiredCertificateIsSaidToBeSo(SslProvider provider) {
    try (TlsLink link = new TlsLink(provider, server(CA.issueExpired("a.test")).build())) {
      FlowException failure =
          TlsLink.failure(link.dial(provider, trusting(CA).build(), "a.test", new Server(null)));
      assertThat(failure.code()).isEqualTo(TlsError.NOT_TRUSTED);
      assertThat(failure).hasMessageContaining("expired");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void clientsProveThemselvesIfAsked(SslProvider provider) throws InterruptedException {
    TestCertificate clients = TestCertificate.authority("clients");
    Config config =
        only(
                server(A)
                    .setVerifyClientCertificate(true)
                    .addCertificate(certificate(clients, Usage.AUTHORITY_VERIFY_CLIENT)),
                TLSVersion.TLS1_2)
            .toBuilder()
            .build();
    try (TlsLink link = new TlsLink(provider, config)) {
      Config known =
          trusting(CA).addCertificate(certificate(clients.issue("me"), Usage.ENCIPHERMENT)).build();
      Await.result(link.dial(provider, known, "a.test", new Server(null)));
      link.accepted();
      assertThat(
              TlsLink.failure(
                  link.dial(provider, trusting(CA).build(), "a.test", new Server(null))))
          .isInstanceOf(FlowException.class);
      assertThat(link.accepted().event()).isInstanceOf(FlowException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void noCommonVersionIsSaidToBeSo(SslProvider provider) throws InterruptedException {
    try (TlsLink link = new TlsLink(provider, only(server(A), TLSVersion.TLS1_3))) {
      Config old = only(trusting(CA), TLSVersion.TLS1_2);
      assertThat(TlsLink.failure(link.dial(provider, old, "a.test", new Server(null))).code())
          .isEqualTo(TlsError.NO_COMMON_VERSION);
      assertThat(link.accepted().event())
          .isInstanceOfSatisfying(
              FlowException.class, e -> assertThat(e.code()).isEqualTo(TlsError.NO_COMMON_VERSION));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void aPeerThatIsNoTlsIsSaidToBeSo(SslProvider provider) throws Exception {
    try (TcpServer plain =
            TcpServer.start(
                socket -> {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
        TlsLink link = new TlsLink(provider, server(A).build())) {
      FlowException failure =
          TlsLink.failure(link.dialOther(provider, trusting(CA).build(), plain.port()));
      assertThat(failure.code()).isEqualTo(TlsError.NOT_TLS);
      assertThat(failure).hasMessageContaining("port");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void aPeerThatClosesDuringTheHandshakeIsSaidToDoSo(SslProvider provider) throws Exception {
    try (TcpServer closing = TcpServer.start(socket -> socket.getInputStream().readNBytes(50));
        TlsLink link = new TlsLink(provider, server(A).build())) {
      FlowException failure =
          TlsLink.failure(link.dialOther(provider, trusting(CA).build(), closing.port()));
      assertThat(failure.code().id()).isIn("tls.cut_short", "network.reset");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void garbageEndsOneConnectionOnly(SslProvider provider) throws Exception {
    Random random = new Random(1);
    for (boolean byName : new boolean[] {false, true}) {
      Config config = server(A).setRejectUnknownSni(byName).build();
      try (TlsLink link = new TlsLink(provider, config)) {
        for (int i = 0; i < 60; i++) {
          byte[] noise = new byte[1 + random.nextInt(2_000)];
          random.nextBytes(noise);
          if (i % 2 == 0) {
            byte[] start = {22, 3, 1, (byte) random.nextInt(3), (byte) random.nextInt(), 1, 0};
            System.arraycopy(start, 0, noise, 0, Math.min(start.length, noise.length));
          }
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
            socket.getOutputStream().write(noise);
            socket.shutdownOutput();
            Server accepted = link.accepted();
            Object event = accepted.event();
            assertThat(event).isNotNull();
            if (event instanceof Throwable) {
              assertThat(event).isInstanceOf(FlowException.class);
            }
            accepted.channel().close();
          }
        }
        Await.result(link.dial(provider, trusting(CA).build(), "a.test", new Server(null)));
      }
    }
  }
}
