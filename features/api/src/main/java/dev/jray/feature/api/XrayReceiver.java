package dev.jray.feature.api;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.internet.StreamConfig;
import dev.jray.spi.proto.net.IPOrDomain;
import dev.jray.spi.proto.net.PortList;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.spi.proto.proxyman.SniffingConfig;
import java.io.IOException;

/**
 * Turns Xray's ReceiverConfig, whose fields have other numbers, into V2Ray's.
 *
 * <pre>
 * field                          Xray  V2Ray
 * port_list / port_range            1      1   a list of ranges / one range; JRay's more_port_range
 * listen                            2      2
 * stream_settings                   3      4
 * receive_original_destination      4      5
 * sniffing_settings                 6      8
 * </pre>
 */
final class XrayReceiver {
  private static final String TYPE = "xray.app.proxyman.ReceiverConfig";

  private XrayReceiver() {}

  /** The inbound with a receiver of V2Ray's; the very same if it has one already. */
  static InboundHandlerConfig translate(InboundHandlerConfig inbound) {
    if (!Messages.type(inbound.getReceiverSettings()).equals(TYPE)) {
      return inbound;
    }
    try {
      ReceiverConfig receiver = read(inbound.getReceiverSettings().getValue().newCodedInput());
      return inbound.toBuilder().setReceiverSettings(Messages.typed(receiver)).build();
    } catch (IOException e) {
      throw CallErrors.failed(HandlerCalls.INBOUND + "not a ReceiverConfig: " + e.getMessage());
    }
  }

  private static ReceiverConfig read(CodedInputStream in) throws IOException {
    ReceiverConfig.Builder receiver = ReceiverConfig.newBuilder();
    while (true) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 0 -> {
          return receiver.build();
        }
        case 1 -> ports(receiver, PortList.parseFrom(in.readBytes()));
        case 2 -> receiver.setListen(IPOrDomain.parseFrom(in.readBytes()));
        case 3 -> receiver.setStreamSettings(StreamConfig.parseFrom(in.readBytes()));
        case 4 -> receiver.setReceiveOriginalDestination(in.readBool());
        case 6 -> receiver.setSniffingSettings(SniffingConfig.parseFrom(in.readBytes()));
        default -> in.skipField(tag);
      }
    }
  }

  private static void ports(ReceiverConfig.Builder receiver, PortList ports) {
    for (PortRange range : ports.getRangeList()) {
      if (receiver.hasPortRange()) {
        receiver.addMorePortRange(range);
      } else {
        receiver.setPortRange(range);
      }
    }
  }
}
