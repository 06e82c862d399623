package dev.jray.feature.router;

import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What rules look at: a flow, or one that an operator made up. It belongs to one walk through the
 * rules, which may find out the addresses of its name.
 */
final class Subject {
  private final String inboundTag;
  private final Network network;
  private final List<InetAddress> sourceIps;
  private final int sourcePort;
  private final String domain;
  private final int targetPort;
  private final String protocol;
  private final String user;
  private final Map<String, String> attributes;
  private List<InetAddress> targetIps;
  private boolean wantsAddresses;

  /** A flow. */
  Subject(Flow flow) {
    inboundTag = flow.source().inboundTag();
    network = flow.target().network();
    // a peer on a unix socket has neither address nor port
    if (flow.source().peer() instanceof InetSocketAddress peer && peer.getAddress() != null) {
      sourceIps = List.of(peer.getAddress());
      sourcePort = peer.getPort();
    } else {
      sourceIps = List.of();
      sourcePort = 0;
    }
    if (flow.target().address() instanceof Address.Ip ip) {
      domain = "";
      targetIps = List.of(ip.value());
    } else {
      domain = flow.target().address().text();
      targetIps = List.of();
    }
    targetPort = flow.target().port();
    protocol = flow.content().protocol();
    user = flow.user().isPresent() ? flow.user().get().email() : "";
    attributes = flow.content().attributes();
  }

  /** A made-up flow; with a domain and addresses, the addresses are the domain's. */
  Subject(Query query) {
    inboundTag = query.inboundTag();
    network = query.network();
    sourceIps = query.sourceIps();
    sourcePort = query.sourcePort();
    domain = query.targetDomain();
    targetIps = query.targetIps();
    targetPort = query.targetPort();
    protocol = query.protocol();
    user = query.user();
    attributes = query.attributes();
  }

  String inboundTag() {
    return inboundTag;
  }

  Network network() {
    return network;
  }

  /** The client's address; empty if it has none. */
  List<InetAddress> sourceIps() {
    return sourceIps;
  }

  int sourcePort() {
    return sourcePort;
  }

  /** The target's name; empty if the target is an address. */
  String domain() {
    return domain;
  }

  /** The target's address, or those of its name as far as they are known. */
  List<InetAddress> targetIps() {
    return targetIps;
  }

  int targetPort() {
    return targetPort;
  }

  /** What sniffing found, or the inbound knew; else empty. */
  String protocol() {
    return protocol;
  }

  /** The user's email, or empty. */
  String user() {
    return user;
  }

  Map<String, String> attributes() {
    return attributes;
  }

  /** From now on, rules that ask for addresses of a name get them. */
  void wantAddresses() {
    wantsAddresses = !domain.isEmpty() && targetIps.isEmpty();
  }

  /** Whether a rule that asks for the target's addresses must wait for them. */
  boolean wantsAddresses() {
    return wantsAddresses;
  }

  /** Takes the addresses of the name; none if they could not be found out. */
  void resolved(List<InetAddress> addresses) {
    targetIps = addresses;
    wantsAddresses = false;
  }

  /** What is known of the subject. */
  Query query() {
    return new Query(
        inboundTag,
        network,
        sourceIps,
        sourcePort,
        targetIps,
        targetPort,
        domain,
        protocol,
        user,
        attributes);
  }
}
