package dev.jray.toolkit.dns;

import io.netty.buffer.ByteBuf;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Domain names in text and in messages. */
public final class DnsNames {
  /** Most characters of a name without its final dot. */
  public static final int MAX_LENGTH = 253;

  private static final int MAX_LABEL = 63;
  private static final int POINTER = 0xC0;

  private DnsNames() {}

  /**
   * The form in which names are compared and asked for: lower case, without the final dot, letters
   * beyond ASCII in their {@code xn--} form. Empty if no message can carry the text.
   */
  public static Optional<String> normalize(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (!isAscii(name)) {
      try {
        name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        return Optional.empty();
      }
    }
    return fits(name) ? Optional.of(name.toLowerCase(Locale.ROOT)) : Optional.empty();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static boolean fits(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    int label = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (label == 0) {
          return false;
        }
        label = 0;
      } else if (!isPrintable(c) || ++label > MAX_LABEL) {
        return false;
      }
    }
    return label > 0;
  }

  private static boolean isPrintable(int c) {
    return c > ' ' && c < 0x7F;
  }

  /** Writes a normalized name, without compression. */
  static void write(String name, ByteBuf out) {
    int start = 0;
    while (start < name.length()) {
      int dot = name.indexOf('.', start);
      int end = dot < 0 ? name.length() : dot;
      out.writeByte(end - start);
      out.writeCharSequence(name.substring(start, end), StandardCharsets.US_ASCII);
      start = end + 1;
    }
    out.writeByte(0);
  }

  /**
   * Reads the name of a question. Nothing stands before it that a pointer could point to, so
   * pointers are wrong here.
   *
   * @return normalized; null if it is broken, empty, or no text (a label with a dot inside, say)
   */
  static String readQuestion(ByteBuf in) {
    StringBuilder name = new StringBuilder(32);
    while (in.isReadable()) {
      int length = in.readUnsignedByte();
      if (length == 0) {
        return name.isEmpty() ? null : name.toString();
      }
      if (length > MAX_LABEL || in.readableBytes() < length) {
        return null;
      }
      if (!name.isEmpty()) {
        name.append('.');
      }
      for (int i = 0; i < length; i++) {
        int c = in.readUnsignedByte();
        if (!isPrintable(c) || c == '.') {
          return null;
        }
        name.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
      }
      if (name.length() > MAX_LENGTH) {
        return null;
      }
    }
    return null;
  }

  /**
   * Goes past a name, whatever it is. Pointers are not followed: a name ends at its first one.
   *
   * @return whether it ends within the message
   */
  static boolean skip(ByteBuf in) {
    while (in.isReadable()) {
      int length = in.readUnsignedByte();
      if (length == 0) {
        return true;
      }
      if ((length & POINTER) == POINTER) {
        return skipBytes(in, 1);
      }
      if (length > MAX_LABEL || !skipBytes(in, length)) {
        return false;
      }
    }
    return false;
  }

  private static boolean skipBytes(ByteBuf in, int count) {
    if (in.readableBytes() < count) {
      return false;
    }
    in.skipBytes(count);
    return true;
  }
}
