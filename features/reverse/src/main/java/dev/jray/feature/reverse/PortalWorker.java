package dev.jray.feature.reverse;

import com.google.protobuf.ByteString;
import dev.jray.feature.reverse.proto.Control;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.mux.MuxClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * One connection of a bridge at its portal. It tells the bridge every two seconds that it is there;
 * after {@value #LIFETIME} flows it asks for another connection and takes no more of them.
 */
final class PortalWorker implements Crossing.Opener {
  static final int LIFETIME = 256;
  static final long BEAT_MILLIS = 2_000;

  private static final Destination CONTROL = Destination.udp(BridgeWorker.CONTROL, 0);
  private static final int MAX_SESSIONS = 65_536;
  private static final int MAX_NOISE = 64;

  private final String tag;
  private final Channel carrier;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final Log log;
  private final MuxClient client;
  private final AtomicInteger sessions = new AtomicInteger();
  private volatile boolean draining;
  private Channel control;
  private LoopTimer.Timeout next;
  private int opened;
  private boolean retired;

  private PortalWorker(String tag, Channel carrier, RandomGenerator random, Log log) {
    this.tag = tag;
    this.carrier = carrier;
    this.loop = carrier.eventLoop();
    this.random = random;
    this.log = log;
    this.client = new MuxClient(MAX_SESSIONS, Integer.MAX_VALUE, this::onBroken);
  }

  /** Speaks over a channel, on its loop. */
  static PortalWorker start(String tag, Channel carrier, RandomGenerator random, Log log) {
    PortalWorker worker = new PortalWorker(tag, carrier, random, log);
    carrier.pipeline().addLast(worker.client);
    worker.control = worker.open(CONTROL);
    worker.control.closeFuture().addListener(closed -> worker.onControlClosed());
    carrier.closeFuture().addListener(closed -> worker.note("a bridge has gone"));
    worker.note("a bridge is connected");
    worker.beat();
    return worker;
  }

  private void beat() {
    if (opened > LIFETIME) {
      draining = true;
      control.writeAndFlush(message(Control.State.DRAIN)).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    // A bridge that does not read needs no second message
    if (control.isWritable()) {
      control.writeAndFlush(message(Control.State.ACTIVE), control.voidPromise());
    }
    next = LoopTimer.of(loop).schedule(BEAT_MILLIS, this::beat);
  }

  private ByteBuf message(Control.State state) {
    byte[] noise = new byte[random.nextInt(MAX_NOISE)];
    random.nextBytes(noise);
    Control message =
        Control.newBuilder().setState(state).setRandom(ByteString.copyFrom(noise)).build();
    return Unpooled.wrappedBuffer(message.toByteArray());
  }

  private void onControlClosed() {
    draining = true;
    if (next != null) {
      next.cancel();
    }
  }

  @Override
  public Channel open(Destination target) {
    Channel channel = client.open(target);
    opened++;
    sessions.incrementAndGet();
    channel.closeFuture().addListener(closed -> onSessionEnd());
    return channel;
  }

  private void onSessionEnd() {
    sessions.decrementAndGet();
    if (retired) {
      closeIfUnused();
    }
  }

  /** One session is the control messages'. */
  private void closeIfUnused() {
    if (sessions.get() <= 1) {
      carrier.close();
    }
  }

  /** Closes the connection once it carries no flow. */
  void retire() {
    loop.execute(
        () -> {
          retired = true;
          closeIfUnused();
        });
  }

  EventLoop loop() {
    return loop;
  }

  int sessions() {
    return sessions.get();
  }

  /** Whether this one is to be preferred. */
  boolean before(PortalWorker other) {
    return draining == other.draining ? sessions.get() < other.sessions.get() : other.draining;
  }

  private void onBroken(FlowException why) {
    note("the connection of a bridge fails > " + why.getMessage());
  }

  private void note(String what) {
    if (log.enabled(Severity.INFO)) {
      log.write(Severity.INFO, Bridge.ORIGIN, "portal [" + tag + "]: " + what);
    }
  }
}
