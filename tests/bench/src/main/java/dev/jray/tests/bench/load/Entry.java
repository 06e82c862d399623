package dev.jray.tests.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** How a client tells the first proxy of a chain where it wants to go. */
public enum Entry {
  /** Not at all: the proxy has a fixed target. */
  RAW {
    @Override
    void handshake(SocketChannel channel, InetSocketAddress target) {}
  },

  /** SOCKS 5 without a password (RFC 1928). */
  SOCKS {
    @Override
    void handshake(SocketChannel channel, InetSocketAddress target) throws IOException {
      Streams.write(channel, ByteBuffer.wrap(new byte[] {5, 1, 0}));
      ByteBuffer reply = ByteBuffer.allocate(2);
      Streams.read(channel, reply);
      if (reply.getShort() != 0x0500) {
        throw new IOException("the SOCKS server wants a password");
      }
      ByteBuffer request = ByteBuffer.allocate(10).put(new byte[] {5, 1, 0, 1});
      request.put(target.getAddress().getAddress()).putShort((short) target.getPort());
      Streams.write(channel, request.flip());
      // Ten bytes: servers on 127.0.0.1 answer with an IPv4 address.
      reply = ByteBuffer.allocate(10);
      Streams.read(channel, reply);
      if (reply.get(1) != 0 || reply.get(3) != 1) {
        throw new IOException("the SOCKS server refused with code " + reply.get(1));
      }
    }
  };

  /** Blocks until payload may be sent. */
  abstract void handshake(SocketChannel channel, InetSocketAddress target) throws IOException;
}
