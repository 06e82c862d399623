package dev.jray.kernel.stream;

import dev.jray.spi.net.Network;
import dev.jray.spi.transport.Security;
import dev.jray.spi.transport.SocketOptions;
import dev.jray.spi.transport.Transport;

/**
 * What carries a handler's traffic.
 *
 * @param stream for TCP and unix sockets
 * @param datagram for UDP
 * @param security already known to the transport; here for chained outbounds
 */
public record StreamStack(
    Transport stream, Transport datagram, Security security, SocketOptions options) {

  /** The transport for a network. */
  public Transport forNetwork(Network network) {
    return network == Network.UDP ? datagram : stream;
  }

  /** The same stack with other socket options. */
  public StreamStack withOptions(SocketOptions other) {
    return new StreamStack(stream, datagram, security, other);
  }

  /** Closes the transports and what secures them. */
  public void close() {
    stream.close();
    datagram.close();
    security.close();
  }
}
