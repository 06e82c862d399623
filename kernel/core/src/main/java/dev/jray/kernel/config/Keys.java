package dev.jray.kernel.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.jray.toolkit.text.Spelling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The members of one object, and which of them were asked for. */
final class Keys {
  private final Node owner;
  private final ConfigObject object;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> found = new HashSet<>();
  private final Map<String, Node> children = new HashMap<>();
  private boolean entered;
  private boolean allKnown;
  private boolean exact;

  Keys(Node owner, ConfigObject object) {
    this.owner = owner;
    this.object = object;
  }

  /** From now on, keys that nobody asks for are unknown. */
  void enter() {
    if (!entered) {
      entered = true;
      owner.reading().entered(this);
    }
  }

  void allKnown() {
    allKnown = true;
  }

  void exact() {
    exact = true;
  }

  /** The member of that name, by V2Ray's rule for upper and lower case. */
  Node get(String key) {
    enter();
    asked.add(key);
    String actual = actual(key);
    if (actual == null) {
      return owner.missing(key);
    }
    return member(actual);
  }

  /** The member with exactly this key, which must exist. */
  Node member(String actual) {
    found.add(actual);
    return children.computeIfAbsent(actual, name -> owner.child(name, object.get(name)));
  }

  /** The key as the file writes it, or null if the file does not have it. */
  String actual(String key) {
    if (object.containsKey(key)) {
      return key;
    }
    String best = null;
    int bestLine = -1;
    for (Map.Entry<String, ConfigValue> member : object.entrySet()) {
      if (member.getKey().equalsIgnoreCase(key)) {
        // of several the last one in the text counts; the map has no order of its own
        int line = member.getValue().origin().lineNumber();
        if (line > bestLine || (line == bestLine && member.getKey().compareTo(best) > 0)) {
          best = member.getKey();
          bestLine = line;
        }
      }
    }
    return best;
  }

  void reportUnknown(Problems problems, boolean strict) {
    if (allKnown) {
      return;
    }
    for (String key : new TreeSet<>(object.keySet())) {
      if (!found.contains(key)) {
        String message = "unknown key \"" + key + "\"" + hint(key);
        Place place = Place.of(object.get(key).origin(), owner.place());
        if (strict || exact || owner.lenient()) {
          problems.error(place, owner.path(), message);
        } else {
          problems.warn(place, owner.path(), message + "; ignored");
        }
      }
    }
  }

  private String hint(String key) {
    for (String known : asked) {
      if (known.equalsIgnoreCase(key)) {
        return "; it stands here twice in different spelling, remove one";
      }
    }
    return Spelling.nearestOrAll(key, asked, "known keys here");
  }
}
