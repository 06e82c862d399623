package dev.jray.kernel.plugin;

import java.nio.file.Path;
import java.util.List;

/** A plugin whose jars are as they were when its answers were written down. None is opened. */
record IndexedCandidate(
    PluginManifest manifest, Path path, List<Path> jars, List<Offer> offers, ClassLoader host)
    implements Candidate {

  @Override
  public KnownPlugin load() {
    return KnownPlugin.unloaded(
        manifest, path, jars, offers, () -> JarCandidate.load(manifest.name(), jars, host));
  }

  @Override
  public void close() {}
}
