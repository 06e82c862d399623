package dev.jray.protocol.http;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A configuration tree of plain Java values, with what the kernel's own one does for codecs. */
final class TreeNode implements ConfigNode {
  private final String path;
  private final Object value;
  private final List<String> problems;
  private final List<String> warnings;

  private TreeNode(String path, Object value, List<String> problems, List<String> warnings) {
    this.path = path;
    this.value = value;
    this.problems = problems;
    this.warnings = warnings;
  }

  static TreeNode of(Object value) {
    return new TreeNode("settings", value, new ArrayList<>(), new ArrayList<>());
  }

  static TreeNode parse(String json) {
    ConfigParseOptions options = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    return of(ConfigFactory.parseString(json, options).root().unwrapped());
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }

  private TreeNode child(String name, Object child) {
    return new TreeNode(path + name, child, problems, warnings);
  }

  private <T> T typed(Class<T> type, T absent) {
    if (value == null || type.isInstance(value)) {
      return value == null ? absent : type.cast(value);
    }
    fail("is no " + type.getSimpleName());
    return absent;
  }

  @Override
  public TreeNode get(String key) {
    Map<?, ?> map = typed(Map.class, Map.of());
    if (map.containsKey(key)) {
      return child("." + key, map.get(key));
    }
    return map.entrySet().stream()
        .filter(entry -> key.equalsIgnoreCase((String) entry.getKey()))
        .findFirst()
        .map(entry -> child("." + key, entry.getValue()))
        .orElseGet(() -> child("." + key, null));
  }

  @Override
  public boolean present() {
    return value != null;
  }

  @Override
  public boolean isObject() {
    return value instanceof Map;
  }

  @Override
  public boolean isList() {
    return value instanceof List;
  }

  @Override
  public boolean isString() {
    return value instanceof String;
  }

  @Override
  public boolean isNumber() {
    return value instanceof Number;
  }

  @Override
  public String string(String absent) {
    return typed(String.class, absent);
  }

  @Override
  public boolean bool(boolean absent) {
    return typed(Boolean.class, absent);
  }

  @Override
  public long integer(long min, long max, long absent) {
    Number number = typed(Number.class, absent);
    if (number.longValue() < min || number.longValue() > max || number.doubleValue() % 1 != 0) {
      fail("is no integer in " + min + ".." + max);
      return absent;
    }
    return number.longValue();
  }

  @Override
  public Optional<Address> address() {
    return present() ? Optional.of(Address.parse(string(""))) : Optional.empty();
  }

  @Override
  public List<ConfigNode> elements() {
    List<ConfigNode> nodes = new ArrayList<>();
    for (Object element : typed(List.class, List.of())) {
      nodes.add(child("[" + nodes.size() + "]", element));
    }
    return nodes;
  }

  @Override
  public Map<String, ConfigNode> members() {
    Map<String, ConfigNode> nodes = new TreeMap<>();
    for (Object key : typed(Map.class, Map.of()).keySet()) {
      nodes.put((String) key, get((String) key));
    }
    return nodes;
  }

  @Override
  public List<String> strings() {
    if (isString()) {
      return Arrays.asList(string("").split(",", -1));
    }
    return elements().stream().map(element -> element.string("")).toList();
  }

  @Override
  public ConfigNode without(String key) {
    Map<String, Object> rest = new TreeMap<>();
    members().forEach((name, node) -> rest.put(name, ((TreeNode) node).value));
    rest.remove(key);
    return child("", rest);
  }

  @Override
  public String json() {
    return ConfigValueFactory.fromAnyRef(value).render();
  }

  @Override
  public TypedMessage asInbound(String protocol) {
    throw new UnsupportedOperationException("no codecs here");
  }

  @Override
  public void fail(String message) {
    problems.add(path + ": " + message);
  }

  @Override
  public void warn(String message) {
    warnings.add(path + ": " + message);
  }

  @Override
  public String path() {
    return path;
  }
}
