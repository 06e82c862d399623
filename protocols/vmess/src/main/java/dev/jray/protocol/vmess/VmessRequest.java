package dev.jray.protocol.vmess;

import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
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
@SuppressWarnings("ArrayRecordComponent") // Ciphers take arrays, and nobody compares requests.
record VmessRequest(
    byte[] bodyIv,
    byte[] bodyKey,
    int responseAuth,
    int options,
    VmessSecurity security,
    VmessCommand command,
    Destination target) {

  /** Where a Mux.Cool connection seems to go. */
  static final Destination MUX_TARGET = Destination.tcp(new Address.Domain("v1.mux.cool"), 0);

  /** A client's request with fresh keys; the target tells the command. */
  static VmessRequest fresh(
      VmessSecurity security, int options, Destination target, RandomGenerator random) {
    byte[] chance = new byte[33];
    random.nextBytes(chance);
    byte[] iv = new byte[16];
    byte[] key = new byte[16];
    System.arraycopy(chance, 0, iv, 0, 16);
    System.arraycopy(chance, 16, key, 0, 16);
    VmessCommand command = command(target);
    return new VmessRequest(
        iv,
        key,
        chance[32] & 0xff,
        options,
        security,
        command,
        command == VmessCommand.MUX ? MUX_TARGET : target);
  }

  private static VmessCommand command(Destination target) {
    if (target.network() == Network.UDP) {
      return VmessCommand.UDP;
    }
    return target.address().equals(MUX_TARGET.address()) ? VmessCommand.MUX : VmessCommand.TCP;
  }

  /** The options that V2Ray sends with a security. */
  static int usualOptions(VmessSecurity security) {
    return switch (security) {
      case LEGACY -> VmessOptions.CHUNK_STREAM;
      case NONE -> VmessOptions.CHUNK_STREAM | VmessOptions.CHUNK_MASKING;
      case AES_128_GCM, CHACHA20_POLY1305 ->
          VmessOptions.CHUNK_STREAM | VmessOptions.CHUNK_MASKING | VmessOptions.GLOBAL_PADDING;
    };
  }

  /** Whether an option bit is set. */
  boolean has(int option) {
    return (options & option) != 0;
  }

  /** Keys are secrets and stay out of logs. */
  @Override
  public String toString() {
    return "VmessRequest[" + command + " " + target + ", " + security + ", " + options + "]";
  }
}
