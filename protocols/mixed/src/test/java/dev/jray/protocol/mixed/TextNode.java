package dev.jray.protocol.mixed;

import com.google.protobuf.ByteString;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A node over parsed JSON that gathers problems and the paths that were asked for. What another
 * protocol makes of it is its text.
 */
record TextNode(ConfigValue value, String path, Findings findings) implements ConfigNode {

  /** What a read found. */
  record Findings(List<String> problems, List<String> warnings, List<String> asked) {
    Findings() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  static TextNode of(String json) {
    return new TextNode(ConfigFactory.parseString(json).root(), "settings", new Findings());
  }

  static TextNode of(Map<String, Object> tree) {
    return new TextNode(ConfigValueFactory.fromMap(tree), "settings", new Findings());
  }

  List<String> problems() {
    return findings.problems();
  }

  @Override
  public ConfigNode get(String key) {
    findings.asked().add(path + "." + key);
    ConfigValue member = isObject() ? ((ConfigObject) value).get(key) : null;
    return new TextNode(member, path + "." + key, findings);
  }

  @Override
  public boolean present() {
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  private boolean is(ConfigValueType type) {
    return present() && value.valueType() == type;
  }

  @Override
  public boolean isObject() {
    return is(ConfigValueType.OBJECT);
  }

  @Override
  public boolean isList() {
    return is(ConfigValueType.LIST);
  }

  @Override
  public boolean isString() {
    return is(ConfigValueType.STRING);
  }

  @Override
  public boolean isNumber() {
    return is(ConfigValueType.NUMBER);
  }

  private boolean usable(boolean type, String wanted) {
    if (present() && !type) {
      fail("must be " + wanted);
    }
    return type;
  }

  @Override
  public String string(String absent) {
    return usable(isString(), "a string") ? (String) value.unwrapped() : absent;
  }

  @Override
  public boolean bool(boolean absent) {
    boolean type = is(ConfigValueType.BOOLEAN);
    return usable(type, "true or false") ? (Boolean) value.unwrapped() : absent;
  }

  @Override
  public long integer(long min, long max, long absent) {
    if (!usable(isNumber(), "a number")) {
      return absent;
    }
    long number = ((Number) value.unwrapped()).longValue();
    if (number < min || number > max) {
      fail("must be " + min + ".." + max);
      return absent;
    }
    return number;
  }

  @Override
  public Optional<Address> address() {
    return usable(isString(), "an address")
        ? Optional.of(Address.parse(string("")))
        : Optional.empty();
  }

  @Override
  public List<ConfigNode> elements() {
    List<ConfigNode> elements = new ArrayList<>();
    if (usable(isList(), "a list")) {
      for (ConfigValue each : (ConfigList) value) {
        elements.add(new TextNode(each, path + "[" + elements.size() + "]", findings));
      }
    }
    return elements;
  }

  @Override
  public Map<String, ConfigNode> members() {
    Map<String, ConfigNode> members = new TreeMap<>();
    if (usable(isObject(), "an object")) {
      ((ConfigObject) value).keySet().forEach(key -> members.put(key, get(key)));
    }
    return members;
  }

  @Override
  public List<String> strings() {
    return elements().stream().map(each -> each.string("")).toList();
  }

  @Override
  public ConfigNode without(String key) {
    return isObject() ? new TextNode(((ConfigObject) value).withoutKey(key), path, findings) : this;
  }

  @Override
  public String json() {
    return value.render(ConfigRenderOptions.concise());
  }

  @Override
  public TypedMessage asInbound(String protocol) {
    return Messages.typed("test." + protocol, ByteString.copyFromUtf8(json()));
  }

  @Override
  public void fail(String message) {
    findings.problems().add(path + ": " + message);
  }

  @Override
  public void warn(String message) {
    findings.warnings().add(path + ": " + message);
  }
}
