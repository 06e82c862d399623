package dev.jray.kernel.relay;

/**
 * What became of a flow.
 *
 * @param uplink payload bytes from the client
 * @param downlink payload bytes to the client
 * @param reason why it ended
 */
public record FlowSummary(long uplink, long downlink, Reason reason) {
  /** Ways to end. */
  public enum Reason {
    /** Both sides ended their stream. */
    COMPLETE,
    /** The client's connection broke. */
    CLIENT_GONE,
    /** The server's connection broke. */
    SERVER_GONE,
    /** Nothing moved for as long as the policy allows. */
    IDLE,
    /** One side sent what its protocol does not allow. */
    BROKEN
  }
}
