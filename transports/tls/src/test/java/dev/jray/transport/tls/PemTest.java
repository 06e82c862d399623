package dev.jray.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jray.spi.config.ConfigException;
import dev.jray.testkit.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PemTest {
  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void keysOfAllFormsAreRead(String algorithm) throws IOException {
    TestCertificate pair = TestCertificate.of(algorithm, new String[] {"a.test"});
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.key().getEncoded());
    byte[] inner = info.parsePrivateKey().toASN1Primitive().getEncoded();
    if (algorithm.equals("EC")) {
      ECPrivateKey sec1 = ECPrivateKey.getInstance(inner);
      inner =
          new ECPrivateKey(256, sec1.getKey(), info.getPrivateKeyAlgorithm().getParameters())
              .getEncoded();
    }
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    String old = parameters + TestCertificate.pem(algorithm + " PRIVATE KEY", inner);

    for (String text : new String[] {pair.keyPem(), old, pair.pem() + pair.keyPem()}) {
      assertThat(
              Identity.of(Pem.certificates(bytes(pair.pem()), "x"), Pem.key(bytes(text), "x"), "x")
                  .names())
          .containsExactly("a.test");
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    String locked = TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[3]);
    assertThatThrownBy(() -> Pem.key(bytes(locked), "the key"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the key is locked with a password");
    assertThatThrownBy(() -> Pem.key(bytes(""), "the key"))
        .hasMessageContaining("holds no private key");
    String broken = TestCertificate.pem("CERTIFICATE", new byte[3]);
    assertThatThrownBy(() -> Pem.certificates(bytes(broken), "it"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("it holds a certificate that cannot be read");
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefused(@ForAll byte[] content, @ForAll String text) {
    for (String type :
        new String[] {"CERTIFICATE", "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"}) {
      byte[] pem = bytes(TestCertificate.pem(type, content) + text);
      assertThatThrownBy(() -> Pem.key(pem, "x")).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> Pem.certificates(pem, "x")).isInstanceOf(ConfigException.class);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
