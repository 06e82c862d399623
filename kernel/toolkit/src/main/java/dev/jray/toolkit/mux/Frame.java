package dev.jray.toolkit.mux;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.PortFirstAddress;
import io.netty.buffer.ByteBuf;

/**
 * A frame without its data.
 *
 * <pre>
 * 2  M, length of the metadata that follows
 * 2  session id
 * 1  status   1 New, 2 Keep, 3 End, 4 KeepAlive
 * 1  option   bit 0: data follows, bit 1: the session ended by a fault
 * 1  network  1 TCP, 2 UDP       New; Keep of XUDP
 * n  target   port first          New; Keep of XUDP
 * 8  Global ID                    New of XUDP
 * -- end of metadata; what is left of M is ignored
 * 2  D, length of the data        only with option bit 0
 * </pre>
 *
 * <p>Source: v2fly's developer guide on Mux.Cool; XUDP as Xray speaks it.
 *
 * @param option the bits as they came
 * @param target where New leads, or the peer of one datagram; null where the frame names none
 * @param global the id of an XUDP flow; 0 for none
 * @param extended whether the frame has what only XUDP sends
 * @param data length of the data block; negative if there is none
 */
record Frame(
    int session,
    int status,
    int option,
    Destination target,
    long global,
    boolean extended,
    int data) {
  static final int NEW = 1;
  static final int KEEP = 2;
  static final int END = 3;
  static final int KEEP_ALIVE = 4;

  static final int DATA = 1;
  static final int ERROR = 2;

  private static final int FIXED = 4;
  private static final int MOST = 512;
  private static final int TCP = 1;
  private static final int UDP = 2;
  private static final int GLOBAL_ID = 8;

  boolean hasData() {
    return data >= 0;
  }

  boolean fault() {
    return (option & ERROR) != 0;
  }

  /**
   * Reads a frame up to its data.
   *
   * @return null if bytes are missing; the reader index is then where it was
   * @throws FlowException if the bytes are no frame
   */
  static Frame read(ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    if (readable < 2) {
      return null;
    }
    int length = in.getUnsignedShort(start);
    if (length < FIXED || length > MOST) {
      throw bad("metadata of " + length + " bytes");
    }
    int meta = start + 2;
    if (readable < 2 + length) {
      return null;
    }
    int option = in.getUnsignedByte(meta + 3);
    boolean withData = (option & DATA) != 0;
    int whole = 2 + length + (withData ? 2 : 0);
    if (readable < whole) {
      return null;
    }
    int data = withData ? in.getUnsignedShort(meta + length) : -1;
    int session = in.getUnsignedShort(meta);
    int status = in.getUnsignedByte(meta + 2);
    Frame frame =
        length > FIXED || status == NEW
            ? parse(in.slice(meta + FIXED, length - FIXED), session, status, option, data)
            : new Frame(session, status, option, null, 0, false, data);
    in.skipBytes(whole);
    return frame;
  }

  private static Frame parse(ByteBuf more, int session, int status, int option, int data) {
    if (status == NEW) {
      Destination target = target(more);
      // Xray gives the id with the first datagram only
      boolean traced =
          data >= 0 && target.network() == Network.UDP && more.readableBytes() >= GLOBAL_ID;
      long global = traced ? more.readLong() : 0;
      return new Frame(session, status, option, target, global, traced, data);
    }
    Destination peer = status == KEEP ? peer(more) : null;
    return new Frame(session, status, option, peer, 0, peer != null, data);
  }

  private static Destination target(ByteBuf more) {
    if (!more.isReadable()) {
      throw bad("a new session without a target");
    }
    int network = more.readUnsignedByte();
    if (network != TCP && network != UDP) {
      throw bad("network " + network + " does not exist");
    }
    Destination target = PortFirstAddress.read(more, network == TCP ? Network.TCP : Network.UDP);
    if (target == null) {
      throw bad("the target of a new session is cut short");
    }
    return target;
  }

  /** Only XUDP has one here; whatever else somebody may put there is not looked at. */
  private static Destination peer(ByteBuf more) {
    if (!more.isReadable() || more.readUnsignedByte() != UDP) {
      return null;
    }
    try {
      return PortFirstAddress.read(more, Network.UDP);
    } catch (FlowException e) {
      return null;
    }
  }

  private static FlowException bad(String what) {
    return new FlowException(MuxError.BAD_FRAME, "mux: " + what);
  }

  /** How many bytes {@link #write} needs at most. */
  static int sizeHint(Destination target) {
    return 8 + (target == null ? 0 : 1 + PortFirstAddress.sizeHint(target.address()));
  }

  /**
   * Writes a frame up to its data.
   *
   * @param option without the bit for data
   * @param target null for none
   * @param data length of the data block; negative if there is none
   */
  static void write(
      ByteBuf out, int session, int status, int option, Destination target, int data) {
    int start = out.writerIndex();
    out.writeShort(0).writeShort(session).writeByte(status);
    out.writeByte(data < 0 ? option : option | DATA);
    if (target != null) {
      out.writeByte(target.network() == Network.UDP ? UDP : TCP);
      PortFirstAddress.write(out, target.address(), target.port());
    }
    out.setShort(start, out.writerIndex() - start - 2);
    if (data >= 0) {
      out.writeShort(data);
    }
  }
}
