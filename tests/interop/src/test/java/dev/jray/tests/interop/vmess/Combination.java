package dev.jray.tests.interop.vmess;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One way from a client to a server.
 *
 * @param alterId 0 for the AEAD header, more for the one before it
 * @param cipher the client's {@code security}
 */
record Combination(Roles roles, int alterId, String cipher, Carrier carrier, boolean mux) {
  /** A regular expression; only what has it in its name is tried. */
  private static final String ONLY = System.getProperty("jray.interop.only", "^(jray-v2|v2ray-j)");

  private static final List<Integer> ALTER_IDS = List.of(0, 4);
  private static final List<String> CIPHERS =
      List.of("aes-128-gcm", "chacha20-poly1305", "none", "auto");

  /** What a server has to listen for; the client alone chooses the rest. */
  record Door(int alterId, Carrier carrier) {
    String tag() {
      return "server-" + alterId + "-" + carrier;
    }
  }

  /**
   * All that are to be tried. Those that take long stand first: no thread is left alone with one of
   * them at the end.
   */
  static List<Combination> selected() {
    Pattern only = Pattern.compile(ONLY);
    return all().filter(combination -> only.matcher(combination.toString()).find()).toList();
  }

  private static Stream<Combination> all() {
    return Stream.of(Roles.values())
        .flatMap(roles -> ALTER_IDS.stream().flatMap(alterId -> ofRoles(roles, alterId)));
  }

  private static Stream<Combination> ofRoles(Roles roles, int alterId) {
    return CIPHERS.stream()
        .flatMap(
            cipher ->
                Stream.of(Carrier.values())
                    .flatMap(
                        carrier ->
                            Stream.of(false, true)
                                .map(
                                    mux -> new Combination(roles, alterId, cipher, carrier, mux))));
  }

  Door door() {
    return new Door(alterId, carrier);
  }

  /** For example {@code jray-v2ray.alter4.none.wstls.mux}; as a pattern it finds itself alone. */
  @Override
  public String toString() {
    return String.join(
        ".",
        roles.toString(),
        alterId == 0 ? "aead" : "alter" + alterId,
        cipher,
        carrier.toString(),
        mux ? "mux" : "single");
  }
}
