package dev.jray.toolkit.natives;

import dev.jray.spi.config.ConfigException;
import dev.jray.toolkit.text.Switches;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The system properties that switch native libraries off. Whoever chooses between a library and the
 * JDK asks here first.
 *
 * <pre>
 * jray.natives          on, off                       sockets, TLS and ciphers
 * jray.crypto.native    true, false                   ciphers alone
 * jray.crypto.provider  sunjce, conscrypt, corretto   who has the ciphers; overrules the other two
 * </pre>
 *
 * @param on whether libraries may be used at all
 * @param cipherProvider whose ciphers are wanted; empty if it is left to JRay
 */
public record NativeSwitches(boolean on, Optional<String> cipherProvider) {
  private static final String JDK = "sunjce";

  /**
   * Those of this process.
   *
   * @throws ConfigException if one has a value that it cannot have
   */
  public static NativeSwitches ofSystem() {
    return of(System::getProperty);
  }

  static NativeSwitches of(UnaryOperator<String> properties) {
    Switches switches = new Switches(properties);
    boolean on = switches.on("jray.natives", "on", "off");
    boolean ciphers = switches.on("jray.crypto.native", "true", "false");
    Optional<String> provider =
        switches.oneOf("jray.crypto.provider", JDK, "conscrypt", "corretto");
    switches.check();
    return new NativeSwitches(
        on, provider.or(() -> on && ciphers ? Optional.empty() : Optional.of(JDK)));
  }
}
