package dev.jray.kernel.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes candidates through all checks, in the order they were found. Where two do not go together
 * the later one is refused, and a refused plugin stays so, whatever is refused after it.
 */
final class PluginAssembly {
  private final List<PluginInfo> refused = new ArrayList<>();

  static PluginRepository assemble(List<PluginSource> sources) {
    return new PluginAssembly().run(sources);
  }

  private PluginRepository run(List<PluginSource> sources) {
    List<Candidate> candidates = new ArrayList<>();
    for (PluginSource source : sources) {
      Scan scan = source.scan();
      candidates.addAll(scan.candidates());
      refused.addAll(scan.refused());
    }
    List<Candidate> named = withoutDuplicates(candidates);
    List<KnownPlugin> known = load(withNeedsMet(named));
    // a plugin that fails, or clashes, takes with it those that need it
    List<KnownPlugin> running = withNeedsMet(withoutClashes(withNeedsMet(known)));
    return new PluginRepository(running, refused);
  }

  private List<Candidate> withoutDuplicates(List<Candidate> candidates) {
    Map<String, Candidate> names = new HashMap<>();
    List<Candidate> kept = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Candidate first = names.putIfAbsent(candidate.manifest().name(), candidate);
      if (first == null) {
        kept.add(candidate);
        continue;
      }
      refuse(
          candidate,
          new RefusedException("its name is that of " + first.label(), "remove one of the two"));
    }
    return kept;
  }

  private <T extends Installed> List<T> withNeedsMet(List<T> plugins) {
    List<T> kept = new ArrayList<>(plugins);
    int before;
    do {
      before = kept.size();
      Set<String> names = new HashSet<>();
      for (T plugin : kept) {
        names.add(plugin.manifest().name());
      }
      for (Iterator<T> all = kept.iterator(); all.hasNext(); ) {
        if (refuseIfUnmet(all.next(), names)) {
          all.remove();
        }
      }
    } while (kept.size() < before);
    return kept;
  }

  private boolean refuseIfUnmet(Installed plugin, Set<String> names) {
    for (String need : plugin.manifest().needs()) {
      if (!names.contains(need)) {
        boolean there = isRefused(need);
        refuse(
            plugin,
            new RefusedException(
                "it needs the plugin '"
                    + need
                    + "', which is "
                    + (there ? "refused itself" : "not installed"),
                (there ? "mend" : "install") + " that one or remove this one"));
        return true;
      }
    }
    return false;
  }

  private boolean isRefused(String name) {
    for (PluginInfo plugin : refused) {
      if (plugin.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private List<KnownPlugin> load(List<Candidate> candidates) {
    List<KnownPlugin> known = new ArrayList<>();
    for (Candidate candidate : candidates) {
      try {
        known.add(candidate.load());
        close(candidate);
      } catch (RefusedException e) {
        refuse(candidate, e);
      }
    }
    return known;
  }

  private List<KnownPlugin> withoutClashes(List<KnownPlugin> plugins) {
    Map<String, KnownPlugin> owners = new HashMap<>();
    List<KnownPlugin> kept = new ArrayList<>();
    for (KnownPlugin plugin : plugins) {
      Set<String> claims = plugin.claims();
      Optional<RefusedException> clash = clash(claims, owners);
      if (clash.isPresent()) {
        refuse(plugin, clash.get());
        continue;
      }
      for (String claim : claims) {
        owners.put(claim, plugin);
      }
      kept.add(plugin);
    }
    return kept;
  }

  private static Optional<RefusedException> clash(
      Set<String> claims, Map<String, KnownPlugin> owners) {
    for (String claim : claims) {
      KnownPlugin owner = owners.get(claim);
      if (owner != null) {
        return Optional.of(
            new RefusedException(
                "it provides " + claim + ", as does " + owner.label(), "remove one of the two"));
      }
    }
    return Optional.empty();
  }

  private void refuse(Installed plugin, RefusedException why) {
    refused.add(PluginInfo.refused(plugin.manifest(), plugin.path(), why));
    close(plugin);
  }

  private static void close(Closeable plugin) {
    try {
      plugin.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
