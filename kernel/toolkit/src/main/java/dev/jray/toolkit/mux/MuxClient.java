package dev.jray.toolkit.mux;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Destination;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/**
 * The end of a mux connection that opens sub-flows. Add it at the tail of a connected channel. It
 * closes the channel if there is no open sub-flow when it looks, every 16 seconds; or at once, if
 * it has opened all the sub-flows it may and the last one ended.
 *
 * @see MuxServer
 */
public final class MuxClient extends MuxWorker {
  private static final long IDLE_CHECK_MILLIS = 16_000;

  // The coarse timer adds up to one tick, which makes V2Ray's 100 milliseconds
  private static final long SILENCE_MILLIS = 0;

  private final int concurrency;
  private final int lifetime;
  private int opened;
  private int next = 1;

  /**
   * Makes the handler.
   *
   * @param concurrency how many sub-flows may be open at once, at most 65536
   * @param lifetime how many may be opened in all
   * @param broken told why the connection ends, if the peer breaks the protocol
   */
  public MuxClient(int concurrency, int lifetime, Consumer<FlowException> broken) {
    super(broken);
    this.concurrency = concurrency;
    this.lifetime = lifetime;
  }

  /** Whether it opens no further sub-flow now; an end of the connection is for ever. */
  public boolean full() {
    return ended() || exhausted() || live() >= concurrency || sessions().size() > 0xffff;
  }

  private boolean exhausted() {
    return opened >= lifetime;
  }

  /**
   * Opens a sub-flow. The peer is told with the first message that is written, or after 100
   * milliseconds.
   *
   * @return a registered channel of a byte stream; to close it without an {@code EndOfStream}
   *     before tells the peer of a fault. For a UDP target, all packets written go there, whatever
   *     peer they name, and a {@code ByteBuf} is a datagram, too.
   * @throws FlowException if this end is full, or the target cannot be told to the peer
   */
  public Channel open(Destination target) {
    if (full()) {
      throw new FlowException(MuxError.FULL, "mux: the connection takes no further flow");
    }
    if (!canName(target)) {
      throw new FlowException(MuxError.BAD_TARGET, "mux: the name of the target cannot be sent");
    }
    while (sessions().containsKey(next)) {
      next = next + 1 & 0xffff;
    }
    MuxChannel channel = new MuxChannel(this, carrier(), next, target, false);
    next = next + 1 & 0xffff;
    opened++;
    add(channel);
    channel.announceBy(timer(), SILENCE_MILLIS);
    return channel;
  }

  @Override
  MuxChannel onNew(Frame frame) {
    return null;
  }

  @Override
  void remove(MuxChannel channel) {
    super.remove(channel);
    if (exhausted() && sessions().isEmpty()) {
      shutdown();
    }
  }

  @Override
  long idleCheckMillis() {
    return IDLE_CHECK_MILLIS;
  }

  @Override
  long onIdleCheck(long idle) {
    return live() == 0 ? 0 : IDLE_CHECK_MILLIS;
  }
}
