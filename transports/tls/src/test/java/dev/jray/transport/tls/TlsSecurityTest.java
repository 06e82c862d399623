package dev.jray.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.testkit.TestCertificate;
import dev.jray.toolkit.natives.NativeSwitches;
import dev.jray.transport.tls.TlsLink.Server;
import dev.jray.transport.tls.proto.Certificate;
import dev.jray.transport.tls.proto.Certificate.Usage;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class TlsSecurityTest {
  private static final TestCertificate CA = TestCertificate.authority("test CA");
  private static final TestCertificate A = CA.issue("a.test", "127.0.0.1");
  private static final SslProvider BORING = SslProvider.OPENSSL_REFCNT;

  @TempDir private Path folder;

  static Stream<Arguments> pairs() {
    return Stream.of(BORING, SslProvider.JDK)
        .flatMap(
            server ->
                Stream.of(BORING, SslProvider.JDK)
                    .flatMap(
                        client ->
                            Stream.of(TLSVersion.TLS1_2, TLSVersion.TLS1_3)
                                .map(version -> Arguments.of(server, client, version))));
  }

  @Test
  void boringSslIsThereAndPreferredUnlessNativesAreOff() {
    assertThat(OpenSsl.isAvailable()).isTrue();
    assertThat(OpenSsl.versionString()).isEqualTo("BoringSSL");
    assertThat(Contexts.fastest())
        .isEqualTo(NativeSwitches.ofSystem().on() ? BORING : SslProvider.JDK);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bytesPassAndTheProtocolIsAgreed(SslProvider server, SslProvider client, TLSVersion version)
      throws InterruptedException {
    try (TlsLink link = new TlsLink(server, only(server(A), version), "h2")) {
      Server above = new Server(null);
      Channel channel =
          Await.result(link.dial(client, trusting(CA).build(), "a.test", above, "x", "h2"));
      Server accepted = link.accepted();
      assertThat(Await.result(accepted.protocol)).isEqualTo("h2");

      send(channel, 5_000_000);
      Await.until("the bytes are there", () -> accepted.bytes.get() == 5_000_000);
      channel.close();
      assertThat(accepted.event()).isEqualTo(EndOfStream.INSTANCE);
      assertThat(accepted.channel().isActive()).isTrue();
      accepted.channel().close();
      assertThat(above.event()).isNotInstanceOf(Throwable.class);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theAnswerArrivesWholeAfterTheEnd(SslProvider server, SslProvider client, TLSVersion version)
      throws InterruptedException {
    try (TlsLink link = new TlsLink(server, only(server(A), version))) {
      Server above = new Server(null);
      Channel channel = Await.result(link.dial(client, trusting(CA).build(), "a.test", above));
      Server accepted = link.accepted();

      channel.write(Unpooled.wrappedBuffer(new byte[300_000]), channel.voidPromise());
      channel.writeAndFlush(EndOfStream.INSTANCE).awaitUninterruptibly();
      Await.until("the request is there", () -> accepted.bytes.get() == 300_000);
      if (version == TLSVersion.TLS1_3) {
        assertThat(accepted.event()).isEqualTo(EndOfStream.INSTANCE);
      }
      send(accepted.channel(), 2_000_000);
      accepted.channel().writeAndFlush(EndOfStream.INSTANCE).awaitUninterruptibly();
      Await.until("the answer is there", () -> above.bytes.get() == 2_000_000);
      if (version == TLSVersion.TLS1_3) {
        assertThat(above.event()).isEqualTo(EndOfStream.INSTANCE);
      }
      assertThat(accepted.events).isEmpty();
      assertThat(channel.isActive()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anEndInTheSameFlightAsTheHandshakeKeepsTheAnswer(
      SslProvider server, SslProvider client, TLSVersion version) throws InterruptedException {
    try (TlsLink link = new TlsLink(server, only(server(A), version))) {
      Server above = new Server(null);
      Future<Channel> dialed = link.dial(client, trusting(CA).build(), "a.test", above);
      dialed.addListener(
          done -> {
            Channel channel = dialed.getNow();
            channel.write(Unpooled.wrappedBuffer(new byte[10]));
            channel.writeAndFlush(EndOfStream.INSTANCE);
          });
      Server accepted = link.accepted();
      Await.until("the request is there", () -> accepted.bytes.get() == 10);
      send(accepted.channel(), 100_000);
      Await.until("the answer is there", () -> above.bytes.get() == 100_000);
      Await.result(dialed).close();
    }
  }

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
      assertThat(failure(link.dial(provider, other, "127.0.0.1", new Server(null))).code())
          .isEqualTo(TlsError.WRONG_NAME);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void unknownNamesAreRefusedIfAsked(SslProvider provider) throws InterruptedException {
    Config config = server(A).setRejectUnknownSni(true).build();
    try (TlsLink link = new TlsLink(provider, config)) {
      Config client = trusting(CA).setServerName("other.test").build();
      FlowException failure = failure(link.dial(provider, client, "127.0.0.1", new Server(null)));
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
  void whatAServerSaysFirstWaitsForTheHandshake(SslProvider provider)
      throws InterruptedException, IOException {
    Config config = server(A).setRejectUnknownSni(true).build();
    try (TlsLink link = new TlsLink(provider, config);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
      Server accepted = link.accepted();
      accepted.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[77]));
      Future<?> ended = accepted.channel().writeAndFlush(EndOfStream.INSTANCE);
      assertThat(ended.isDone()).isFalse();
      assertThat(silent.getInputStream().available()).isZero();

      Server above = new Server(null);
      Await.result(link.dial(provider, trusting(CA).build(), "a.test", above));
      Server second = link.accepted();
      second.channel().writeAndFlush(Unpooled.wrappedBuffer(new byte[77]));
      Await.until("the banner came", () -> above.bytes.get() == 77);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void serversThatCannotProveThemselvesAreRefused(SslProvider provider)
      throws CertificateException {
    try (TlsLink link = new TlsLink(provider, server(A).build())) {
      FlowException stranger =
          failure(
              link.dial(
                  provider,
                  trusting(TestCertificate.authority("other CA")).build(),
                  "a.test",
                  new Server(null)));
      assertThat(stranger.code()).isEqualTo(TlsError.NOT_TRUSTED);
      assertThat(stranger).hasMessageContaining("\"usage\": \"verify\"");
      FlowException name =
          failure(link.dial(provider, trusting(CA).build(), "b.test", new Server(null)));
      assertThat(name.code()).isEqualTo(TlsError.WRONG_NAME);
      assertThat(name).hasMessageContaining("serverName");
      ByteString wrong = ByteString.copyFrom(new byte[32]);
      Config pinned = trusting(CA).addPinnedPeerCertificateChainSha256(wrong).build();
      assertThat(failure(link.dial(provider, pinned, "a.test", new Server(null))).code())
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
          failure(link.dial(provider, trusting(CA).build(), "a.test", new Server(null)));
      assertThat(failure.code()).isEqualTo(TlsError.NOT_TRUSTED);
      assertThat(failure).hasMessageContaining("expired");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void noCommonVersionIsSaidToBeSo(SslProvider provider) throws InterruptedException {
    try (TlsLink link = new TlsLink(provider, only(server(A), TLSVersion.TLS1_3))) {
      Config old = only(trusting(CA), TLSVersion.TLS1_2);
      assertThat(failure(link.dial(provider, old, "a.test", new Server(null))).code())
          .isEqualTo(TlsError.NO_COMMON_VERSION);
      assertThat(link.accepted().event())
          .isInstanceOfSatisfying(
              FlowException.class, e -> assertThat(e.code()).isEqualTo(TlsError.NO_COMMON_VERSION));
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
      assertThat(failure(link.dial(provider, trusting(CA).build(), "a.test", new Server(null))))
          .isInstanceOf(FlowException.class);
      assertThat(link.accepted().event()).isInstanceOf(FlowException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void noCommonApplicationProtocolIsNoFailure(SslProvider provider) throws InterruptedException {
    try (TlsLink link = new TlsLink(provider, server(A).build(), "h2")) {
      Await.result(
          link.dial(provider, trusting(CA).build(), "a.test", new Server(null), "http/1.1"));
      assertThat(Await.result(link.accepted().protocol)).isEmpty();
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

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void whatFollowsTheEndIsThrownAway(SslProvider provider) throws Exception {
    try (TlsLink link = new TlsLink(provider, server(A).build())) {
      Channel channel =
          Await.result(link.dial(provider, trusting(CA).build(), "a.test", new Server(null)));
      Server accepted = link.accepted();
      channel.writeAndFlush(EndOfStream.INSTANCE).awaitUninterruptibly();
      assertThat(accepted.event()).isEqualTo(EndOfStream.INSTANCE);
      // Below TLS
      channel
          .eventLoop()
          .execute(
              () ->
                  channel
                      .pipeline()
                      .firstContext()
                      .writeAndFlush(Unpooled.wrappedBuffer(new byte[1_000_000])));
      send(accepted.channel(), 10);
      assertThat(accepted.channel().pipeline().get(RestHandler.class)).isNotNull();
      channel.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void aPeerThatIsNoTlsIsSaidToBeSo(SslProvider provider) throws Exception {
    try (dev.jray.testkit.TcpServer plain =
            dev.jray.testkit.TcpServer.start(
                socket -> {
                  socket.getInputStream().read();
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                });
        TlsLink link = new TlsLink(provider, server(A).build())) {
      FlowException failure = failure(link.dialOther(provider, trusting(CA).build(), plain.port()));
      assertThat(failure.code()).isEqualTo(TlsError.NOT_TLS);
      assertThat(failure).hasMessageContaining("port");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void aPeerThatClosesDuringTheHandshakeIsSaidToDoSo(SslProvider provider) throws Exception {
    try (dev.jray.testkit.TcpServer closing =
            dev.jray.testkit.TcpServer.start(socket -> socket.getInputStream().readNBytes(50));
        TlsLink link = new TlsLink(provider, server(A).build())) {
      FlowException failure =
          failure(link.dialOther(provider, trusting(CA).build(), closing.port()));
      assertThat(failure.code().id()).isIn("tls.cut_short", "network.reset");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENSSL_REFCNT", "JDK"})
  void sessionsAreResumedIfAsked(SslProvider provider) {
    Config config = server(A).setEnableSessionResumption(true).build();
    try (TlsLink link = new TlsLink(provider, config)) {
      Config client = trusting(CA).setEnableSessionResumption(true).build();
      for (int i = 0; i < 3; i++) {
        Channel channel = Await.result(link.dial(provider, client, "a.test", new Server(null)));
        channel.close().awaitUninterruptibly();
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
    try (TlsLink link = new TlsLink(BORING, Config.getDefaultInstance())) {
      for (int i = 0; i < 3; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), link.port())) {
          InputStream in = socket.getInputStream();
          assertThat(in.read()).isEqualTo(-1);
        }
      }
      assertThat(link.log().lines(Severity.ERROR)).hasSize(1);
    }
  }

  private static FlowException failure(Future<?> dialed) {
    assertThat(dialed.awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    assertThat(dialed.cause()).isInstanceOf(FlowException.class);
    return (FlowException) dialed.cause();
  }

  private static void send(Channel channel, int bytes) {
    for (int sent = 0; sent < bytes; sent += 100_000) {
      int length = Math.min(100_000, bytes - sent);
      channel.write(Unpooled.wrappedBuffer(new byte[length]), channel.voidPromise());
    }
    channel.flush();
  }

  private static Config.Builder server(TestCertificate certificate) {
    return Config.newBuilder().addCertificate(certificate(certificate, Usage.ENCIPHERMENT));
  }

  private static Config.Builder trusting(TestCertificate authority) {
    return Config.newBuilder()
        .setDisableSystemRoot(true)
        .addCertificate(
            Certificate.newBuilder()
                .setCertificate(ByteString.copyFromUtf8(authority.pem()))
                .setUsage(Usage.AUTHORITY_VERIFY));
  }

  private static Config only(Config.Builder config, TLSVersion version) {
    return config.setMinVersion(version).setMaxVersion(version).build();
  }

  private static Certificate certificate(TestCertificate certificate, Usage usage) {
    return Certificate.newBuilder()
        .setCertificate(ByteString.copyFromUtf8(certificate.pem()))
        .setKey(ByteString.copyFromUtf8(certificate.keyPem()))
        .setUsage(usage)
        .build();
  }
}
