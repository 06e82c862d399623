package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.net.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the message out of the merged files. */
final class ConfigBuilder {
  private final InboundCodec inbounds;
  private final OutboundCodec outbounds;
  private final Transports transports;
  private final StreamCodec streams;
  private final Sections sections;

  ConfigBuilder(Catalog catalog, Sections sections) {
    this.sections = sections;
    transports = new Transports(catalog);
    streams = new StreamCodec(catalog, transports);
    inbounds = new InboundCodec(catalog, streams);
    outbounds = new OutboundCodec(catalog, streams);
  }

  InboundCodec inbounds() {
    return inbounds;
  }

  OutboundCodec outbounds() {
    return outbounds;
  }

  /** Reads everything; places of handlers go to the lists of the checker. */
  Config build(MergedFiles files, References references) {
    GlobalTransport global = new GlobalTransport(streams, transports, files.section("transport"));
    Config.Builder config = Config.newBuilder();
    Optional<PortRange> spare = files.port().flatMap(ConfigBuilder::port);
    List<InboundHandlerConfig> in = new ArrayList<>();
    for (Node node : objects(files.inbounds())) {
      in.add(inbounds.read(node, spare, global));
      references.inbound(node);
      // V2Ray gives the deprecated port to the very first inbound or to none
      spare = Optional.empty();
    }
    List<OutboundHandlerConfig> out = new ArrayList<>();
    for (Node node : objects(files.outbounds())) {
      out.add(outbounds.read(node, global));
      references.outbound(node);
    }
    return config.addAllInbound(in).addAllOutbound(out).addAllApp(sections.read(files)).build();
  }

  /** The handlers that can be read; others leave a problem. */
  private static List<Node> objects(List<Node> handlers) {
    handlers.forEach(Node::enter);
    return handlers.stream().filter(Node::isObject).toList();
  }

  private static Optional<PortRange> port(Node node) {
    int port = node.port(0);
    return port == 0
        ? Optional.empty()
        : Optional.of(PortRange.newBuilder().setFrom(port).setTo(port).build());
  }
}
