package dev.jray.kernel.config;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.net.IPOrDomain;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.spi.protocol.InboundProtocol;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One element of {@code inbounds}. */
final class InboundCodec {
  private static final String NEEDS_PORT = " Add \"port\".";

  private final Catalog catalog;
  private final StreamCodec streams;

  InboundCodec(Catalog catalog, StreamCodec streams) {
    this.catalog = catalog;
    this.streams = streams;
  }

  /**
   * Reads an inbound.
   *
   * @param spare a port for an inbound that has none of its own
   */
  InboundHandlerConfig read(Node node, Optional<PortRange> spare, GlobalTransport global) {
    node.enter();
    ReceiverConfig.Builder receiver = ReceiverConfig.newBuilder();
    readListen(node, spare, receiver);
    Node allocate = node.get("allocate");
    if (allocate.present()) {
      Optional<PortRange> ports =
          receiver.hasPortRange() ? Optional.of(receiver.getPortRange()) : Optional.empty();
      receiver.setAllocationStrategy(AllocationCodec.read(allocate, ports));
    }
    streams.read(node.get("streamSettings"), global).ifPresent(receiver::setStreamSettings);
    SniffingCodec.read(node, catalog, receiver);
    TypedMessage settings = readSettings(node);
    receiver.setReceiveOriginalDestination(followsRedirect(settings));
    return InboundHandlerConfig.newBuilder()
        .setTag(node.get("tag").string(""))
        .setReceiverSettings(Messages.typed(receiver.build()))
        .setProxySettings(settings)
        .build();
  }

  private static void readListen(
      Node node, Optional<PortRange> spare, ReceiverConfig.Builder receiver) {
    Node portNode = node.get("port");
    Optional<PortRange> port = portNode.present() ? PortRanges.read(portNode) : spare;
    boolean hasPort = portNode.present() || spare.isPresent();
    Node listenNode = node.get("listen");
    Optional<Address> listen = listenNode.address();
    listen.ifPresent(address -> receiver.setListen(Messages.address(address)));
    if (listen.isPresent() && isUnixSocket(listen.get())) {
      return;
    }
    if (listen.isEmpty()) {
      if (!hasPort && !listenNode.present()) {
        node.fail("Listen on AnyIP but no Port(s) set in InboundDetour." + NEEDS_PORT);
      }
    } else if (listen.get() instanceof Address.Domain domain
        && !domain.name().equals("localhost")) {
      listenNode.fail(
          "unable to listen on domain address: "
              + domain.name()
              + "; give an IP address, localhost, or a path that begins with / or @");
    } else if (!hasPort) {
      node.fail("Listen on specific ip without port in InboundDetour." + NEEDS_PORT);
    }
    port.ifPresent(receiver::setPortRange);
  }

  private static boolean isUnixSocket(Address address) {
    return address instanceof Address.Domain domain
        && (domain.name().startsWith("/") || domain.name().startsWith("@"));
  }

  private TypedMessage readSettings(Node node) {
    Node protocol = node.get("protocol");
    Node settings = node.get("settings");
    String name = protocol.string("").toLowerCase(Locale.ROOT);
    Optional<InboundProtocol<?>> found = catalog.inbound(name);
    if (found.isEmpty()) {
      protocol.fail(Codecs.unknownProtocol("inbound", name, catalog.names(Kind.INBOUND)));
      return TypedMessage.getDefaultInstance();
    }
    return Codecs.read(found.get().codec(), settings);
  }

  /**
   * Whether the protocol wants the destination that a firewall redirected from. V2Ray asks its
   * dokodemo-door; here every message with a bool field {@code follow_redirect} may say so.
   */
  private boolean followsRedirect(TypedMessage settings) {
    Optional<InboundProtocol<?>> protocol = catalog.inboundByType(settings.getType());
    if (protocol.isEmpty() || !(protocol.get().codec() instanceof ConfigCodec.OfMessage<?> codec)) {
      return false;
    }
    FieldDescriptor field =
        codec.prototype().getDescriptorForType().findFieldByName("follow_redirect");
    if (field == null
        || field.getJavaType() != FieldDescriptor.JavaType.BOOLEAN
        || field.isRepeated()) {
      return false;
    }
    Message message = Settings.message(codec, settings.getValue());
    return (Boolean) message.getField(field);
  }

  Map<String, Object> write(InboundHandlerConfig inbound) {
    ReceiverConfig receiver = HandlerMessages.receiver(inbound);
    Map<String, Object> json = new LinkedHashMap<>();
    if (!inbound.getTag().isEmpty()) {
      json.put("tag", inbound.getTag());
    }
    if (receiver.hasListen()
        && receiver.getListen().getAddressCase() != IPOrDomain.AddressCase.ADDRESS_NOT_SET) {
      json.put("listen", Messages.address(receiver.getListen()).orElseThrow().text());
    }
    if (receiver.getMorePortRangeCount() > 0) {
      throw new ConfigException(
          "an inbound has several ranges of ports, which JSON cannot say; give it one");
    }
    if (receiver.hasPortRange()) {
      json.put("port", PortRanges.write(receiver.getPortRange()));
    }
    TypedMessage settings = inbound.getProxySettings();
    String type = TypeNames.of(settings);
    InboundProtocol<?> protocol =
        catalog
            .inboundByType(type)
            .orElseThrow(
                () -> new ConfigException(HandlerMessages.unknownType("inbound protocol", type)));
    json.put("protocol", protocol.name());
    json.put("settings", SettingsWriter.write(protocol.codec(), settings));
    if (receiver.hasStreamSettings()) {
      json.put("streamSettings", streams.write(receiver.getStreamSettings()));
    }
    if (receiver.hasAllocationStrategy()) {
      json.put("allocate", AllocationCodec.write(receiver.getAllocationStrategy()));
    }
    SniffingCodec.write(receiver, json);
    return json;
  }
}
