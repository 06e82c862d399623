package dev.jray.kernel.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.serial.TypedMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A value of a configuration file, or the lack of one. */
final class Node implements ConfigNode {
  private final Reading reading;
  private final boolean lenient;
  private final Place place;
  private final String path;
  // null where there is no value
  private final ConfigValue value;
  // null where the value is no object
  private final Keys keys;
  // keys that without() took away
  private final List<String> hidden;
  private List<ConfigNode> elements;

  /**
   * The root of a file.
   *
   * @param lenient whether HOCON's conversions between text and numbers are allowed
   */
  Node(Reading reading, boolean lenient, Place place, ConfigValue value) {
    this(reading, lenient, place, "", value);
  }

  private Node(Reading reading, boolean lenient, Place place, String path, ConfigValue value) {
    this.reading = reading;
    this.lenient = lenient;
    this.place = place;
    this.path = path;
    this.value = value == null || value.valueType() == ConfigValueType.NULL ? null : value;
    this.keys = this.value instanceof ConfigObject object ? new Keys(this, object) : null;
    this.hidden = List.of();
  }

  private Node(Node whole, List<String> hidden) {
    this.reading = whole.reading;
    this.lenient = whole.lenient;
    this.place = whole.place;
    this.path = whole.path;
    this.value = whole.value;
    this.keys = whole.keys;
    this.hidden = hidden;
  }

  /** A place with no value, such as a section that the file leaves out. */
  static Node absent(Reading reading, Place place, String path) {
    return new Node(reading, false, place, path, null);
  }

  Reading reading() {
    return reading;
  }

  boolean lenient() {
    return lenient;
  }

  Place place() {
    return place;
  }

  /** A member of this object. */
  Node child(String key, ConfigValue child) {
    return new Node(
        reading, lenient, Place.of(child.origin(), place), Paths.member(path, key), child);
  }

  /** A member that this object does not have. */
  Node missing(String key) {
    return new Node(reading, lenient, place, Paths.member(path, key), null);
  }

  @Override
  public Node get(String key) {
    if (!checkObject() || hides(key)) {
      return missing(key);
    }
    return keys.get(key);
  }

  private boolean hides(String key) {
    return hidden.stream().anyMatch(key::equalsIgnoreCase);
  }

  /** Says that the codec of this object is about to read it, even if it asks for nothing. */
  void enter() {
    if (checkObject()) {
      keys.enter();
    }
  }

  private boolean checkObject() {
    if (value != null && keys == null) {
      fail(Values.wrong(value, "an object"));
    }
    return keys != null;
  }

  @Override
  public boolean present() {
    return value != null;
  }

  @Override
  public boolean isObject() {
    return keys != null;
  }

  @Override
  public boolean isList() {
    return value instanceof ConfigList;
  }

  @Override
  public boolean isString() {
    return is(ConfigValueType.STRING);
  }

  @Override
  public boolean isNumber() {
    return is(ConfigValueType.NUMBER);
  }

  private boolean is(ConfigValueType type) {
    return value != null && value.valueType() == type;
  }

  @Override
  public String string(String absent) {
    if (value == null) {
      return absent;
    }
    Optional<String> text = Values.string(value, lenient);
    if (text.isEmpty()) {
      fail(Values.wrong(value, "a string"));
    }
    return text.orElse(absent);
  }

  @Override
  public boolean bool(boolean absent) {
    if (value == null) {
      return absent;
    }
    Optional<Boolean> bool = Values.bool(value, lenient);
    if (bool.isEmpty()) {
      fail(Values.wrong(value, "true or false"));
    }
    return bool.orElse(absent);
  }

  @Override
  public long integer(long min, long max, long absent) {
    if (value == null) {
      return absent;
    }
    Optional<String> text = Values.integer(value, lenient);
    if (text.isEmpty()) {
      fail(Values.wrong(value, "a whole number from " + min + " to " + max));
      return absent;
    }
    OptionalLong number = Values.within(text.get(), min, max);
    if (number.isEmpty()) {
      fail(text.get() + " is out of range; give a whole number from " + min + " to " + max);
    }
    return number.orElse(absent);
  }

  @Override
  public Optional<Address> address() {
    if (value == null) {
      return Optional.empty();
    }
    if (!isString()) {
      fail(
          "invalid address: "
              + Values.raw(value)
              + "; an address is a string such as \"127.0.0.1\"");
      return Optional.empty();
    }
    return Optional.of(Address.parse(string("")));
  }

  @Override
  public List<ConfigNode> elements() {
    if (elements == null) {
      elements = List.copyOf(nodes());
    }
    return elements;
  }

  /**
   * What keys, and numbers of list elements, lead to from here; this node where they lead nowhere.
   */
  Node at(List<String> keys) {
    Node node = this;
    for (String key : keys) {
      if (node.isList()) {
        int index = Integer.parseInt(key);
        node = index < node.list().size() ? node.list().get(index) : this;
      } else {
        node = node.isObject() ? node.get(key) : this;
      }
      if (node == this) {
        return this;
      }
    }
    return node.present() ? node : this;
  }

  /** As {@link #elements}, as nodes of this class. */
  List<Node> list() {
    return elements().stream().map(Node.class::cast).toList();
  }

  private List<Node> nodes() {
    if (!(value instanceof ConfigList list)) {
      if (value != null) {
        fail(Values.wrong(value, "a list"));
      }
      return List.of();
    }
    List<Node> nodes = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      ConfigValue element = list.get(i);
      Node node =
          new Node(
              reading, lenient, Place.of(element.origin(), place), Paths.element(path, i), element);
      if (node.present()) {
        nodes.add(node);
      } else {
        node.fail("null is no element of this list; remove it");
      }
    }
    return nodes;
  }

  @Override
  public Map<String, ConfigNode> members() {
    if (!checkObject()) {
      return Map.of();
    }
    keys.allKnown();
    Map<String, ConfigNode> members = new TreeMap<>();
    for (String key : ((ConfigObject) value).keySet()) {
      if (!hides(key)) {
        members.put(JsonStrings.clean(key), keys.member(key));
      }
    }
    return members;
  }

  @Override
  public List<String> strings() {
    if (value == null) {
      return List.of();
    }
    Optional<List<String>> strings = Values.strings(value, lenient);
    if (strings.isEmpty()) {
      fail(
          "unknown format of a string list: "
              + Values.raw(value)
              + "; give a list of strings, or one string with commas");
    }
    return strings.orElse(List.of());
  }

  @Override
  public void exact() {
    if (keys != null) {
      keys.exact();
    }
  }

  @Override
  public Node without(String key) {
    List<String> all = new ArrayList<>(hidden);
    all.add(key);
    return new Node(this, List.copyOf(all));
  }

  @Override
  public String json() {
    if (keys != null) {
      keys.allKnown();
    }
    return jsonText();
  }

  /** The value as JSON for a message; empty if absent. */
  String rawText() {
    return value == null ? "" : Values.raw(value);
  }

  /** As {@link #json}, without counting as a read; an absent value is an empty object. */
  String jsonText() {
    if (value == null) {
      return "{}";
    }
    if (keys == null) {
      return Values.json(value);
    }
    ConfigObject shown = (ConfigObject) value;
    for (String key : hidden) {
      String actual = keys.actual(key);
      shown = actual == null ? shown : shown.withoutKey(actual);
    }
    return Values.json(shown);
  }

  @Override
  public List<Path> assetFolders() {
    return AssetFolders.of(reading.environment());
  }

  @Override
  public TypedMessage asInbound(String protocol) {
    return Codecs.inbound(reading.catalog(), protocol.toLowerCase(Locale.ROOT), this);
  }

  @Override
  public void fail(String message) {
    reading.problems().error(place, path, message);
  }

  @Override
  public void warn(String message) {
    reading.problems().warn(place, path, message);
  }

  @Override
  public String path() {
    return path;
  }

  /** The path, for messages of tests and debuggers. */
  @Override
  public String toString() {
    return place + " " + path;
  }
}
