package dev.jray.kernel.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Several files as one, by V2Ray's rules: a section of a later file replaces that of an earlier
 * one, and a file with a single inbound or outbound changes or adds just that one.
 */
final class MergedFiles {
  /** In the file's name, it makes a new outbound the last one and so not the default. */
  private static final String TAIL = "tail";

  private static final List<String> OBJECTS = List.of("transport", "inbound", "outbound");

  private final Reading reading;
  private final List<String> sectionNames;
  private final Consumer<String> messages;
  private final Map<String, Node> sections = new HashMap<>();
  private final Map<String, List<Node>> lists = new HashMap<>();
  private final Place place;
  private Optional<Node> port = Optional.empty();

  /**
   * Begins with nothing.
   *
   * @param place of what is in no file
   * @param messages hears what happened to single handlers
   */
  MergedFiles(Reading reading, List<String> sectionNames, Place place, Consumer<String> messages) {
    this.reading = reading;
    this.sectionNames = sectionNames;
    this.place = place;
    this.messages = messages;
  }

  /** Of what is in no file. */
  Place place() {
    return place;
  }

  /** Adds a file on top of the earlier ones. */
  void add(String file, Node root, boolean first) {
    root.enter();
    sectionNames.forEach(name -> replace(name, root.get(name)));
    OBJECTS.forEach(name -> replace(name, root.get(name)));
    replaceList("inboundDetour", root.get("inboundDetour"));
    replaceList("outboundDetour", root.get("outboundDetour"));
    Node filePort = root.get("port");
    if (first) {
      port = Optional.of(filePort).filter(Node::present);
    } else if (filePort.present()) {
      filePort.warn("only the first file's port has an effect");
    }
    addHandlers("inbound", file, root.get("inbounds"), false);
    addHandlers(
        "outbound", file, root.get("outbounds"), !file.toLowerCase(Locale.ROOT).contains(TAIL));
  }

  private void replace(String name, Node node) {
    if (node.present()) {
      sections.put(name, node);
    }
  }

  private void replaceList(String name, Node node) {
    if (node.present()) {
      lists.put(name, node.list());
    }
  }

  private void addHandlers(String kind, String file, Node node, boolean newFirst) {
    List<Node> added = node.list();
    List<Node> old = list(kind + 's');
    if (added.isEmpty()) {
      return;
    }
    if (old.isEmpty() || added.size() > 1) {
      lists.put(kind + 's', added);
      return;
    }
    Node handler = added.get(0);
    List<Node> merged = new ArrayList<>(old);
    String tag = tag(handler);
    int same = 0;
    while (same < old.size() && !tag(old.get(same)).equals(tag)) {
      same++;
    }
    String done;
    if (same < old.size()) {
      merged.set(same, handler);
      done = "updated ";
    } else {
      merged.add(newFirst ? 0 : merged.size(), handler);
      done = newFirst ? "prepended " : "appended ";
    }
    lists.put(kind + 's', merged);
    messages.accept("[ " + file + " ] " + done + kind + " with tag:  " + tag);
  }

  private static String tag(Node handler) {
    return handler.isObject() ? handler.get("tag").string("") : "";
  }

  /** A section; absent if no file has it. */
  Node section(String name) {
    Node node = sections.get(name);
    return node == null ? Node.absent(reading, place, name) : node;
  }

  /** File and line of each section that belongs to a feature. */
  Map<String, String> places() {
    Map<String, String> places = new HashMap<>(sections.size());
    sections.forEach((name, node) -> places.put(name, node.place().toString()));
    OBJECTS.forEach(places::remove);
    return places;
  }

  /** The deprecated port for an inbound without one. */
  Optional<Node> port() {
    return port;
  }

  /** All inbounds in V2Ray's order: the deprecated forms first. */
  List<Node> inbounds() {
    return handlers("inbound");
  }

  /** All outbounds in V2Ray's order: the deprecated forms first. */
  List<Node> outbounds() {
    return handlers("outbound");
  }

  private List<Node> handlers(String kind) {
    List<Node> all = new ArrayList<>();
    Optional.ofNullable(sections.get(kind)).ifPresent(all::add);
    all.addAll(list(kind + "Detour"));
    all.addAll(list(kind + 's'));
    return all;
  }

  private List<Node> list(String name) {
    return lists.getOrDefault(name, List.of());
  }
}
