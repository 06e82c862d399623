package dev.jray.kernel.relay;

/** Told once how a flow ended. */
@FunctionalInterface
public interface FlowEnd {
  /**
   * Something broke, and the flow ends for it. A client that cuts its connection breaks nothing.
   * Called on the flow's event loop.
   */
  default void broke(Throwable cause) {}

  /**
   * Called on the flow's event loop.
   *
   * @param summary what it moved and why it ended
   */
  void ended(FlowSummary summary);
}
