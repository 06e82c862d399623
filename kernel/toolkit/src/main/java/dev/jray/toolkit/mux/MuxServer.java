package dev.jray.toolkit.mux;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.net.Destination;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/**
 * The end of a mux connection that takes sub-flows. Add it at the tail of a channel whose peer
 * speaks as {@link MuxClient} does. It closes the channel when nothing came for some time and no
 * sub-flow is open.
 *
 * <p>XUDP is understood as far as one connection goes: each datagram may have a peer of its own.
 * The Global ID, by which a flow could move to another connection, is read and not used.
 */
public final class MuxServer extends MuxWorker {
  private static final int MAX_SESSIONS = 4096;

  private final Acceptor acceptor;
  private final long idleMillis;

  /** Who takes the sub-flows. */
  public interface Acceptor {
    /**
     * A sub-flow begins.
     *
     * @param channel registered and active; its pipeline belongs to the callee
     * @param reply tells the peer of a refusal
     */
    void accept(Channel channel, Destination target, Reply reply);
  }

  /**
   * Makes the handler.
   *
   * @param idleMillis how long the connection stays open without a sub-flow
   * @param broken told why the connection ends, if the peer breaks the protocol
   */
  public MuxServer(Acceptor acceptor, long idleMillis, Consumer<FlowException> broken) {
    super(broken);
    this.acceptor = acceptor;
    this.idleMillis = Math.max(1, idleMillis);
  }

  @Override
  MuxChannel onNew(Frame frame) {
    boolean known = sessions().containsKey(frame.session());
    if (!known && sessions().size() >= MAX_SESSIONS) {
      answerEnd(frame.session(), Frame.ERROR);
      return null;
    }
    MuxChannel channel = new MuxChannel(this, carrier(), frame.session(), frame.target(), true);
    // V2Ray's own sessions begin with 1, those of XUDP alone have this id
    if (frame.extended() || frame.session() == 0) {
      channel.extend();
    }
    add(channel);
    acceptor.accept(channel, frame.target(), new Refusal(channel));
    return channel;
  }

  @Override
  long idleCheckMillis() {
    return idleMillis;
  }

  @Override
  long onIdleCheck(long idle) {
    return live() > 0 ? idleMillis : Math.max(0, idleMillis - idle);
  }

  private record Refusal(MuxChannel channel) implements Reply {
    @Override
    public void established() {}

    @Override
    public void refused(ErrorCode why) {
      channel.fault();
    }
  }
}
