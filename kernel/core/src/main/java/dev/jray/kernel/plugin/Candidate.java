package dev.jray.kernel.plugin;

/** A plugin whose manifest is in order. None of its classes is needed to say so. */
non-sealed interface Candidate extends Installed {

  /** Finds out what it provides. The candidate is to be closed after that. */
  KnownPlugin load() throws RefusedException;
}
