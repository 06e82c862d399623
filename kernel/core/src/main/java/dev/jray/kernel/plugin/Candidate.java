package dev.jray.kernel.plugin;

/** A plugin whose manifest is in order. None of its classes is needed to say so. */
non-sealed interface Candidate extends Installed {

  /** Loads its classes and asks for its descriptors. The candidate is to be closed after that. */
  LoadedPlugin load() throws RefusedException;
}
