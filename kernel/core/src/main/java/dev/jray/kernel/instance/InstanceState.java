package dev.jray.kernel.instance;

/** The life of an {@link Instance}; it never goes back. */
public enum InstanceState {
  /** Made, nothing runs. */
  LATENT,
  /** Features start, then listeners. */
  STARTING,
  /** Traffic flows. */
  STARTED,
  /** No new flows; the running ones are given time. */
  STOPPING,
  /** Everything is closed, also after a failed start. */
  STOPPED
}
