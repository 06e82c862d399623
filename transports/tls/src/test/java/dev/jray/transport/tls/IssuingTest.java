package dev.jray.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.error.FlowException;
import dev.jray.testkit.TestCertificate;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IssuingTest {
  private static final TestCertificate CA = TestCertificate.authority("issuing CA");

  private static final SslContext CONTEXT = context();

  private final ManualClock clock = new ManualClock();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final IssuedContexts issued = new IssuedContexts(clock, tasks::add);
  private final AtomicInteger signed = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(strings = {"a.test", "10.0.0.1", "2001:db8:0:0:0:0:0:1"})
  void aCertificateIsAsV2Rays(String name) throws Exception {
    Identity authority = new Identity(List.of(CA.certificate()), CA.key(), Set.of());
    Identity issued = new CertificateIssuer(clock, new SecureRandom()).issue(authority, name);
    X509Certificate leaf = issued.certificate();

    assertThat(Identity.of(issued.chain(), issued.key(), "fits").names()).hasSize(1);
    leaf.verify(CA.certificate().getPublicKey());
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getSerialNumber().bitLength()).isBetween(64, 128);
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=" + name);
    assertThat(leaf.getSubjectAlternativeNames()).hasSize(1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getPublicKey().getAlgorithm()).isEqualTo("EC");
    long hour = Duration.ofHours(1).toMillis();
    assertThat(leaf.getNotBefore().toInstant().toEpochMilli())
        .isBetween(clock.millis() - hour - 1000, clock.millis() - hour);
    assertThat(leaf.getNotAfter().toInstant().toEpochMilli())
        .isBetween(clock.millis() + hour - 1000, clock.millis() + hour);
  }

  @Test
  void oneIsSignedForAllWhoWait() {
    Future<SslContext> first = get("a.test");
    Future<SslContext> second = get("a.test");
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(first.getNow()).isSameAs(second.getNow()).isSameAs(get("a.test").getNow());
    assertThat(signed).hasValue(1);
  }

  @Test
  void itIsReplacedBeforeItEnds() {
    get("a.test");
    tasks.remove().run();
    clock.advance(Duration.ofMinutes(57).toMillis());
    get("a.test");
    assertThat(tasks).isEmpty();
    clock.advance(Duration.ofMinutes(2).toMillis());
    get("a.test");
    assertThat(tasks).hasSize(1);
  }

  @Test
  void theNumberIsBounded() {
    for (int i = 0; i < 3_000; i++) {
      get("name" + i);
      tasks.remove().run();
    }
    assertThat(issued.size()).isEqualTo(1024);
    get("name2999");
    assertThat(tasks).isEmpty();
    get("name0");
    assertThat(tasks).hasSize(1);
  }

  @Test
  void aFailureIsToldAndTriedAgain() {
    IssuedContexts.Issue failing =
        key -> {
          throw new FlowException(TlsError.NO_CERTIFICATE, "no");
        };
    Future<SslContext> first = issued.get(key("a.test"), failing, ImmediateEventExecutor.INSTANCE);
    tasks.remove().run();
    assertThat(first.cause()).hasMessage("no");
    get("a.test");
    assertThat(tasks).hasSize(1);
  }

  private Future<SslContext> get(String name) {
    return issued.get(key(name), key -> issue(), ImmediateEventExecutor.INSTANCE);
  }

  private static IssuedContexts.Key key(String name) {
    return new IssuedContexts.Key(name, List.of("h2"));
  }

  private IssuedContexts.Issued issue() {
    signed.incrementAndGet();
    return new IssuedContexts.Issued(CONTEXT, clock.millis() + Duration.ofHours(1).toMillis());
  }

  private static SslContext context() {
    try {
      return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
