package dev.jray.protocol.vmess;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A user's UUID and what follows from it. Never shows itself: it is the user's secret. */
final class VmessId {
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}-?(?:\\p{XDigit}{4}-?){3}\\p{XDigit}{12}");
  private static final byte[] COMMAND_SALT = ascii("c48619fe-8f02-49e0-b9e9-edf763e17e21");
  private static final byte[] NEXT_SALT = ascii("16167dc8-16b6-4e6d-b8bb-65dd68113a81");
  private static final byte[] AGAIN_SALT = ascii("533eff8a-4113-4b10-b5ce-0f5d76b98cd2");

  private final byte[] uuid;
  private final byte[] commandKey;
  // Costs as much as all else of a request's header, so it is made once.
  private volatile AuthIdKey authIdKey;

  private VmessId(byte[] uuid) {
    this.uuid = uuid;
    this.commandKey = Digests.md5(uuid, COMMAND_SALT);
  }

  /**
   * Reads 32 hexadecimal digits; a dash may stand before the digits 9, 13, 17 and 21.
   *
   * @throws IllegalArgumentException with a sentence that holds no part of the text
   */
  static VmessId parse(String uuid) {
    if (!UUID.matcher(uuid).matches()) {
      throw new IllegalArgumentException(
          "a VMess id must be a UUID, 32 hexadecimal digits with or without dashes");
    }
    return new VmessId(HexFormat.of().parseHex(uuid.replace("-", "")));
  }

  /** The id of 16 bytes. */
  static VmessId of(byte[] uuid) {
    if (uuid.length != 16) {
      throw new IllegalArgumentException("a VMess id has 16 bytes, not " + uuid.length);
    }
    return new VmessId(uuid.clone());
  }

  /** The UUID in its usual form; it is the secret itself. */
  String text() {
    return HexFormat.of()
        .formatHex(uuid)
        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  /** The 16 bytes of the UUID; a copy. */
  byte[] bytes() {
    return uuid.clone();
  }

  /** The key of all headers, 16 bytes; a copy. */
  byte[] commandKey() {
    return commandKey.clone();
  }

  /** What tells this user's AEAD requests from those of others. */
  AuthIdKey authIdKey() {
    AuthIdKey made = authIdKey;
    if (made == null) {
      made = AuthIdKey.of(commandKey);
      authIdKey = made;
    }
    return made;
  }

  /** The first alter ids, 16 bytes each. */
  List<byte[]> alterIds(int count) {
    List<byte[]> ids = new ArrayList<>(count);
    byte[] last = uuid;
    for (int i = 0; i < count; i++) {
      last = next(last);
      ids.add(last);
    }
    return ids;
  }

  private static byte[] next(byte[] id) {
    byte[] hashed = concat(id, NEXT_SALT);
    byte[] next = Digests.md5(hashed);
    while (Arrays.equals(next, id)) {
      hashed = concat(hashed, AGAIN_SALT);
      next = Digests.md5(hashed);
    }
    return next;
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VmessId that && Arrays.equals(uuid, that.uuid);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(uuid);
  }

  @Override
  public String toString() {
    return "VmessId";
  }
}
