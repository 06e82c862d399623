package dev.jray.feature.api;

import com.google.protobuf.ByteString;
import dev.jray.feature.api.proto.routing.RoutingContext;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.RouterControl.Decision;
import dev.jray.spi.feature.RouterControl.Query;
import dev.jray.spi.net.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns routing contexts into what a router takes, and its decisions into routing contexts. */
final class RouteFields {
  private static final int MAX_PORT = 65535;

  private final List<String> selectors;

  /**
   * @param selectors beginnings of names of fields; none means all of them
   */
  RouteFields(List<String> selectors) {
    this.selectors = List.copyOf(selectors);
  }

  /** A made-up flow. */
  static Query query(RoutingContext context) {
    return new Query(
        context.getInboundTag(),
        network(context.getNetwork()),
        addresses(context.getSourceIPsList()),
        port(context.getSourcePort()),
        addresses(context.getTargetIPsList()),
        port(context.getTargetPort()),
        context.getTargetDomain(),
        context.getProtocol(),
        context.getUser(),
        context.getAttributesMap());
  }

  private static Network network(dev.jray.spi.proto.net.Network network) {
    return switch (network) {
      case UDP -> Network.UDP;
      case UNIX -> Network.UNIX;
      default -> Network.TCP;
    };
  }

  private static int port(int port) {
    if (port < 0 || port > MAX_PORT) {
      throw CallErrors.failed("port out of range: " + Integer.toUnsignedString(port));
    }
    return port;
  }

  private static List<InetAddress> addresses(List<ByteString> all) {
    List<InetAddress> addresses = new ArrayList<>(all.size());
    for (ByteString bytes : all) {
      try {
        addresses.add(InetAddress.getByAddress(bytes.toByteArray()));
      } catch (UnknownHostException e) {
        throw CallErrors.failed("an IP address has 4 or 16 bytes, not " + bytes.size());
      }
    }
    return addresses;
  }

  /** The selected fields of a decision. */
  RoutingContext of(Decision decision) {
    Query query = decision.query();
    RoutingContext.Builder context = RoutingContext.newBuilder();
    Map<String, Runnable> fields = new TreeMap<>();
    fields.put("inbound", () -> context.setInboundTag(query.inboundTag()));
    fields.put("network", () -> context.setNetwork(network(query.network())));
    fields.put("ip_source", () -> query.sourceIps().forEach(ip -> context.addSourceIPs(bytes(ip))));
    fields.put("ip_target", () -> query.targetIps().forEach(ip -> context.addTargetIPs(bytes(ip))));
    fields.put("port_source", () -> context.setSourcePort(query.sourcePort()));
    fields.put("port_target", () -> context.setTargetPort(query.targetPort()));
    fields.put("domain", () -> context.setTargetDomain(query.targetDomain()));
    fields.put("protocol", () -> context.setProtocol(query.protocol()));
    fields.put("user", () -> context.setUser(query.user()));
    fields.put("attributes", () -> context.putAllAttributes(query.attributes()));
    fields.put("outbound_group", () -> context.addAllOutboundGroupTags(decision.groupTags()));
    fields.put("outbound", () -> context.setOutboundTag(outbound(decision.route())));
    fields.forEach(
        (name, field) -> {
          if (selectors.isEmpty() || selectors.stream().anyMatch(name::startsWith)) {
            field.run();
          }
        });
    return context.build();
  }

  private static String outbound(Route route) {
    return route instanceof Route.ToOutbound to ? to.tag() : "";
  }

  private static ByteString bytes(InetAddress address) {
    return ByteString.copyFrom(address.getAddress());
  }

  private static dev.jray.spi.proto.net.Network network(Network network) {
    return switch (network) {
      case TCP -> dev.jray.spi.proto.net.Network.TCP;
      case UDP -> dev.jray.spi.proto.net.Network.UDP;
      case UNIX -> dev.jray.spi.proto.net.Network.UNIX;
    };
  }
}
