package dev.jray.spi.config;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.serial.TypedMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place in the configuration text, which may hold a value or not. Reads check types by V2Ray's
 * rules and never throw for wrong input: a problem is recorded with file, line and path, and the
 * read returns a neutral value, so that one run finds all problems. The result of a codec is thrown
 * away if any problem was recorded while it ran.
 *
 * <p>A node remembers which keys were asked for; the others are reported as unknown. Not
 * thread-safe.
 */
@Stable
public interface ConfigNode {

  /** The member of an object by V2Ray's rule: the exact key, else one that differs only in case. */
  ConfigNode get(String key);

  /** Whether there is a value; {@code null} counts as none. */
  boolean present();

  /** Whether a value is present and is an object. Records nothing. */
  boolean isObject();

  /** Whether a value is present and is a list. Records nothing. */
  boolean isList();

  /** Whether a value is present and is a string. Records nothing. */
  boolean isString();

  /** Whether a value is present and is a number. Records nothing. */
  boolean isNumber();

  /** A string. */
  String string(String absent);

  /** {@code true} or {@code false}. */
  boolean bool(boolean absent);

  /**
   * An integer number within the given bounds. Numbers with a fraction or exponent are problems, as
   * are strings.
   */
  long integer(long min, long max, long absent);

  /** An unsigned 32-bit number, as protobuf's {@code uint32} holds it. */
  default int uint32(int absent) {
    return (int) integer(0, 0xFFFF_FFFFL, absent);
  }

  /** A port number 0..65535. */
  default int port(int absent) {
    return (int) integer(0, 65535, absent);
  }

  /** An address string. */
  Optional<Address> address();

  /** The elements of a list; empty if absent. A {@code null} element is a problem and left out. */
  List<ConfigNode> elements();

  /**
   * The members of an object used as a map, sorted by key; empty if absent. None of them counts as
   * unknown.
   */
  Map<String, ConfigNode> members();

  /**
   * A V2Ray string list: a list of strings, or one string that is split at commas (not trimmed).
   */
  List<String> strings();

  /**
   * Makes unknown keys of this object problems even in V2Ray's JSON, where they are warnings else:
   * for objects whose other keys mean something else without them.
   */
  void exact();

  /** This object without one of its keys; what is read there counts as read here. */
  ConfigNode without(String key);

  /** The value as compact JSON text. */
  String json();

  /**
   * The folders, in this order, where files are looked for that settings name without saying where
   * they are, such as geo files: V2Ray's asset location.
   */
  default List<Path> assetFolders() {
    return List.of();
  }

  /** Reads this node with the codec of the named inbound protocol. */
  TypedMessage asInbound(String protocol);

  /** Records a problem at this place. Say what is wrong and what would be right. */
  void fail(String message);

  /** Records a warning at this place. */
  void warn(String message);

  /** The path from the root, such as {@code inbounds[0].settings.accounts}. */
  String path();
}
