package dev.jray.kernel.plugin;

import java.util.List;

/** What a source found, in a repeatable order. */
record Scan(List<Candidate> candidates, List<PluginInfo> refused) {
  Scan {
    candidates = List.copyOf(candidates);
    refused = List.copyOf(refused);
  }
}
