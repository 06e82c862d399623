package dev.jray.toolkit.natives;

import dev.jray.spi.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
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
    List<String> problems = new ArrayList<>();
    Reader reader = new Reader(properties, problems);
    boolean on = reader.read("jray.natives", "on", "off").orElse("on").equals("on");
    boolean ciphers =
        reader.read("jray.crypto.native", "true", "false").orElse("true").equals("true");
    Optional<String> provider = reader.read("jray.crypto.provider", JDK, "conscrypt", "corretto");
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new NativeSwitches(
        on, provider.or(() -> on && ciphers ? Optional.empty() : Optional.of(JDK)));
  }

  private record Reader(UnaryOperator<String> properties, List<String> problems) {
    Optional<String> read(String name, String... values) {
      String value = properties.apply(name);
      if (value != null && !List.of(values).contains(value)) {
        problems.add(
            "the system property "
                + name
                + " is \""
                + value
                + "\"; it can be "
                + String.join(", ", values));
      }
      return Optional.ofNullable(value);
    }
  }
}
