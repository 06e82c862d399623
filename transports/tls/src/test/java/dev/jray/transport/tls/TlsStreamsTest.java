package dev.jray.transport.tls;

import static dev.jray.transport.tls.TlsConfigs.A;
import static dev.jray.transport.tls.TlsConfigs.CA;
import static dev.jray.transport.tls.TlsConfigs.only;
import static dev.jray.transport.tls.TlsConfigs.server;
import static dev.jray.transport.tls.TlsConfigs.trusting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Await;
import dev.jray.testkit.NettyWarnings;
import dev.jray.toolkit.natives.NativeSwitches;
import dev.jray.transport.tls.TlsLink.Server;
import dev.jray.transport.tls.proto.Config;
import dev.jray.transport.tls.proto.Config.TLSVersion;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What passes over TLS, and how it ends. */
@Timeout(60)
@ExtendWith(NettyWarnings.class)
final class TlsStreamsTest {
  private static final SslProvider BORING = SslProvider.OPENSSL_REFCNT;

  @Test
  void boringSslIsThereAndPreferredUnlessNativesAreOff() {
    assertThat(OpenSsl.isAvailable()).isTrue();
    assertThat(OpenSsl.versionString()).isEqualTo("BoringSSL");
    assertThat(Contexts.fastest())
        .isEqualTo(NativeSwitches.ofSystem().on() ? BORING : SslProvider.JDK);
  }

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

      TlsLink.send(channel, 5_000_000);
      Await.until("the bytes are there", () -> accepted.bytes.get() == 5_000_000);
      channel.close();
      assertThat(accepted.event()).isEqualTo(EndOfStream.INSTANCE);
      assertThat(accepted.channel().isActive()).isTrue();
      accepted.channel().close();
      assertThat(above.event()).isNotInstanceOf(Throwable.class);
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
      TlsLink.send(accepted.channel(), 2_000_000);
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
      TlsLink.send(accepted.channel(), 100_000);
      Await.until("the answer is there", () -> above.bytes.get() == 100_000);
      Await.result(dialed).close();
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
      TlsLink.send(accepted.channel(), 10);
      assertThat(accepted.channel().pipeline().get(RestHandler.class)).isNotNull();
      channel.close();
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
}
