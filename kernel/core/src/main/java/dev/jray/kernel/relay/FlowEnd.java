package dev.jray.kernel.relay;

/** Told once how a flow ended. */
@FunctionalInterface
public interface FlowEnd {
  /**
   * Called on the flow's event loop.
   *
   * @param summary what it moved and why it ended
   */
  void ended(FlowSummary summary);
}
