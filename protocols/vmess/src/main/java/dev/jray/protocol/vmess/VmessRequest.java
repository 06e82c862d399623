package dev.jray.protocol.vmess;

import dev.jray.spi.net.Destination;
import java.util.random.RandomGenerator;

/**
 * What a request header says.
 *
 * @param bodyIv 16 bytes; a secret
 * @param bodyKey 16 bytes; a secret
 * @param responseAuth the byte with which the response begins, 0 to 255
 * @param options bits of {@link VmessOptions}; others are kept and mean nothing
 * @param target a UDP destination for {@link VmessCommand#UDP}, {@code tcp:v1.mux.cool:0} for
 *     {@link VmessCommand#MUX}
 */
record VmessRequest(
    byte[] bodyIv,
    byte[] bodyKey,
    int responseAuth,
    int options,
    VmessSecurity security,
    VmessCommand command,
    Destination target) {

  /** Where a Mux.Cool connection seems to go. */
  static final String MUX_DOMAIN = "v1.mux.cool";

  /** A client's request with fresh keys; the target tells the command. */
  static VmessRequest fresh(
      VmessSecurity security, int options, Destination target, RandomGenerator random) {
    throw new UnsupportedOperationException();
  }

  /** The options that V2Ray sends with a security. */
  static int usualOptions(VmessSecurity security) {
    throw new UnsupportedOperationException();
  }

  /** Whether an option bit is set. */
  boolean has(int option) {
    return (options & option) != 0;
  }
}
