package dev.jray.toolkit.mux;

import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.channel.VirtualChannel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;

/**
 * One sub-flow. A written message becomes one or more frames, each sent when it is this channel's
 * turn; until the last one has left, the channel takes no further message, so that what waits stays
 * in its outbound buffer, where writers see it.
 */
final class MuxChannel extends VirtualChannel {
  static final int MAX_DATA = 8192;

  // V2Ray 4 ends the whole connection for a larger datagram, Xray for one above the other limit
  private static final int MAX_PACKET = 2048;
  private static final int MAX_EXTENDED_PACKET = 8192;
  private static final int MAX_WAITING_PACKETS = 64 * 1024;

  // What is smaller is copied if it must wait: it would keep a whole read buffer alive
  private static final int COPIED = 4096;
  private static final int PER_MESSAGE = 128;

  private final MuxWorker worker;
  private final int id;
  private final Destination target;
  private final boolean packets;
  private Object pending;
  private LoopTimer.Timeout announcement;
  private int held;
  private boolean announced;
  private boolean extended;
  private boolean touched;
  private boolean faulty;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean closed;

  /** What is sent besides messages. */
  private enum Mark {
    /** The session's target, without data. */
    ANNOUNCE,
    /** The end of a stream that was cut off. */
    FAULT
  }

  MuxChannel(MuxWorker worker, Channel carrier, int id, Destination target, boolean announced) {
    super(carrier, carrier.localAddress(), carrier.remoteAddress());
    this.worker = worker;
    this.id = id;
    this.target = target;
    this.packets = target.network() == Network.UDP;
    this.announced = announced;
  }

  int session() {
    return id;
  }

  boolean packets() {
    return packets;
  }

  /** The peer understands addresses in each datagram's frame. */
  void extend() {
    extended = true;
  }

  /** The stream is to end as one that failed. */
  void fault() {
    faulty = true;
  }

  /** Tells the peer of this session soon, even if nothing is written. */
  void announceBy(LoopTimer timer, long millis) {
    announcement =
        timer.schedule(
            millis,
            () -> {
              if (!announced && pending == null && isOpen()) {
                send(Mark.ANNOUNCE);
                worker.output().flush();
              }
            });
  }

  /** Data of a stream. */
  void receive(ByteBuf data) {
    if (inputEnded || !isOpen()) {
      data.release();
    } else if (waits()) {
      keep(data);
    } else {
      deliver(data);
      touch();
    }
  }

  /** A datagram, from the session's target if no other peer is given. */
  void receive(ByteBuf data, Destination peer) {
    boolean room = !waits() || held + data.readableBytes() <= MAX_WAITING_PACKETS;
    if (inputEnded || !isOpen() || !room) {
      data.release();
    } else if (waits()) {
      held = worker.limits().add(held, data.readableBytes() + PER_MESSAGE);
      deliver(new Packet(data, peer == null ? target : peer));
    } else {
      deliver(new Packet(data, peer == null ? target : peer));
      touch();
    }
  }

  private boolean waits() {
    return waiting() > 0 || !accepting();
  }

  private void keep(ByteBuf data) {
    int length = data.readableBytes();
    ByteBuf kept = data;
    if (length < COPIED) {
      kept = alloc().buffer(length).writeBytes(data);
      data.release();
    }
    held = worker.limits().add(held, length + PER_MESSAGE);
    deliver(kept);
  }

  /** The peer will send no more; the second time, it does not know this session any more. */
  void receiveEnd() {
    if (inputEnded || packets) {
      abandon();
      return;
    }
    inputEnded = true;
    deliver(EndOfStream.INSTANCE);
    touch();
  }

  private void touch() {
    if (!touched) {
      touched = true;
      worker.input().touched(this);
    }
  }

  void readComplete() {
    touched = false;
    deliverComplete();
  }

  /** The peer has no such session any more: what arrived may still be read, nothing is sent. */
  void abandon() {
    ReferenceCountUtil.release(pending);
    pending = null;
    outputEnded = true;
    inputEnded = true;
    closeAfterInput();
    worker.remove(this);
  }

  @Override
  protected void onAccepting() {
    if (held > 0 && waiting() == 0) {
      releaseHeld();
    }
  }

  private void releaseHeld() {
    int before = held;
    held = 0;
    worker.limits().release(before);
  }

  @Override
  protected boolean writableNow() {
    return pending == null;
  }

  @Override
  protected void transmit(Object message) {
    if (outputEnded || !fits(message)) {
      ReferenceCountUtil.release(message);
    } else {
      send(message);
    }
  }

  private boolean fits(Object message) {
    if (message instanceof Packet packet) {
      return packets && fits(packet.content());
    }
    if (message instanceof ByteBuf data) {
      return data.isReadable() && (!packets || fits(data));
    }
    return message == EndOfStream.INSTANCE;
  }

  private boolean fits(ByteBuf datagram) {
    return datagram.readableBytes() <= (extended ? MAX_EXTENDED_PACKET : MAX_PACKET);
  }

  @Override
  protected void transmitComplete() {
    worker.output().flush();
  }

  private void send(Object message) {
    pending = message;
    worker.output().send(this);
  }

  /** Whether there is something left to send. */
  boolean sending() {
    return pending != null;
  }

  /** Sends one frame. */
  void writeFrame() {
    if (pending instanceof ByteBuf data) {
      writeData(data);
    } else if (pending instanceof Packet packet) {
      pending = null;
      writePacket(packet);
    } else if (announced) {
      int option = faulty || pending == Mark.FAULT ? Frame.ERROR : 0;
      pending = null;
      outputEnded = true;
      worker.output().write(id, Frame.END, option, null, null);
    } else {
      pending = pending == Mark.ANNOUNCE ? null : pending;
      worker.output().write(id, announce(), 0, target, null);
    }
    if (pending == null && closed) {
      finish();
    }
  }

  private void writeData(ByteBuf data) {
    ByteBuf part = data;
    if (data.readableBytes() > MAX_DATA && !packets) {
      part = data.readRetainedSlice(MAX_DATA);
    } else {
      pending = null;
    }
    Destination named = announced ? null : target;
    worker.output().write(id, announce(), 0, named, part);
  }

  private void writePacket(Packet packet) {
    Destination named = announced ? null : target;
    Destination peer = packet.peer();
    if (extended && !peer.equals(target) && MuxWorker.canName(peer)) {
      named = peer;
    }
    worker.output().write(id, announce(), 0, named, packet.content());
  }

  /** The status of the next frame with data. */
  private int announce() {
    if (announced) {
      return Frame.KEEP;
    }
    announced = true;
    if (announcement != null) {
      announcement.cancel();
    }
    return Frame.NEW;
  }

  @Override
  protected void onClose() {
    closed = true;
    if (announcement != null) {
      announcement.cancel();
    }
    if (held > 0) {
      releaseHeld();
    }
    worker.closed();
    if (pending == null) {
      finish();
      if (pending != null) {
        worker.output().send(this);
        worker.output().flush();
      }
    }
  }

  /** The last thing that the peer has to know. */
  private void finish() {
    if (announced && !outputEnded) {
      pending = packets ? EndOfStream.INSTANCE : Mark.FAULT;
    } else {
      worker.remove(this);
    }
  }
}
