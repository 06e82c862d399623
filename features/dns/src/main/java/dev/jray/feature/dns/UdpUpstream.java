package dev.jray.feature.dns;

import dev.jray.spi.net.Destination;
import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A name server asked over UDP. After a number of queries another flow takes over, and with it
 * another port of the outbound's choice. What does not fit into a datagram is asked again over TCP.
 */
final class UdpUpstream implements Upstream {
  // No more than the kernel holds for a flow whose outbound is not open yet
  static final int QUERIES_PER_FLOW = 16;

  private final Destination server;
  private final Opener opener;
  private final RandomGenerator random;
  private final Optional<ClientSubnet> subnet;
  private final Upstream stream;
  private UdpFlow current;
  private boolean retiring;

  /**
   * Makes a way to a server.
   *
   * @param server a UDP destination
   * @param stream the same server over TCP
   */
  UdpUpstream(
      Destination server,
      Opener opener,
      RandomGenerator random,
      Optional<ClientSubnet> subnet,
      Upstream stream) {
    this.server = server;
    this.opener = opener;
    this.random = random;
    this.subnet = subnet;
    this.stream = stream;
  }

  @Override
  public void send(DnsQuestion question, Promise<DnsResponse> answer) {
    if (current == null || !current.open()) {
      current = new UdpFlow(server, random, subnet, stream);
      current.open(opener);
    } else if (current.sent() == QUERIES_PER_FLOW) {
      current.retire();
      current = new UdpFlow(server, random, subnet, stream);
      current.open(opener);
    }
    current.send(question, answer);
    if (retiring) {
      current.retire();
    }
  }

  @Override
  public void retire() {
    retiring = true;
    stream.retire();
    if (current != null) {
      current.retire();
    }
  }

  @Override
  public boolean lossy() {
    return true;
  }
}
