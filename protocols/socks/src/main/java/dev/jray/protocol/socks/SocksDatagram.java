package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.codec.SocksAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A datagram between a SOCKS 5 client and server.
 *
 * <pre>
 * RSV(2) | FRAG 0 | ATYP address port(2) | payload
 * </pre>
 *
 * RSV is not checked. Fragments are not supported, which RFC 1928 allows.
 */
final class SocksDatagram {
  private static final int MIN_LENGTH = 5;

  private SocksDatagram() {}

  /**
   * Reads the header, so that the payload remains.
   *
   * @return the peer that the header names, or null if the datagram is to be dropped
   */
  static Destination readHeader(ByteBuf datagram) {
    if (datagram.readableBytes() < MIN_LENGTH
        || datagram.getByte(datagram.readerIndex() + 2) != 0) {
      return null;
    }
    datagram.skipBytes(3);
    try {
      return SocksAddress.read(datagram, Network.UDP);
    } catch (FlowException e) {
      return null;
    }
  }

  /**
   * Wraps a payload. Releases the packet.
   *
   * @throws FlowException if the packet's peer cannot be written
   */
  static ByteBuf wrap(ByteBufAllocator alloc, Packet packet) {
    ByteBuf payload = packet.content();
    Destination peer = packet.peer();
    ByteBuf datagram =
        alloc.buffer(3 + SocksAddress.sizeHint(peer.address()) + payload.readableBytes());
    try {
      SocksAddress.write(datagram.writeZero(3), peer.address(), peer.port());
      return datagram.writeBytes(payload);
    } catch (FlowException e) {
      datagram.release();
      throw e;
    } finally {
      packet.release();
    }
  }
}
