package dev.jray.kernel.config;

import dev.jray.spi.proto.internet.SocketConfig;
import dev.jray.spi.proto.internet.SocketConfig.TCPFastOpenState;
import dev.jray.spi.proto.internet.SocketConfig.TProxyMode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code streamSettings.sockopt}. */
final class SocketCodec {
  private SocketCodec() {}

  static SocketConfig read(Node node) {
    node.enter();
    SocketConfig.Builder socket = SocketConfig.newBuilder();
    socket.setMark((int) node.get("mark").integer(Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
    Node fastOpen = node.get("tcpFastOpen");
    if (fastOpen.present()) {
      socket.setTfo(fastOpen.bool(false) ? TCPFastOpenState.Enable : TCPFastOpenState.Disable);
    }
    Node tproxy = node.get("tproxy");
    switch (tproxy.string("").toLowerCase(Locale.ROOT)) {
      case "tproxy" -> socket.setTproxy(TProxyMode.TProxy);
      case "redirect" -> socket.setTproxy(TProxyMode.Redirect);
      case "", "off" -> socket.setTproxy(TProxyMode.Off);
      default -> tproxy.warn("means off, as it is neither \"tproxy\" nor \"redirect\"");
    }
    socket.setAcceptProxyProtocol(node.get("acceptProxyProtocol").bool(false));
    return socket.build();
  }

  static Map<String, Object> write(SocketConfig socket) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (socket.getMark() != 0) {
      json.put("mark", socket.getMark());
    }
    if (socket.getTfo() != TCPFastOpenState.AsIs) {
      json.put("tcpFastOpen", socket.getTfo() == TCPFastOpenState.Enable);
    }
    if (socket.getTproxy() != TProxyMode.Off) {
      json.put("tproxy", socket.getTproxy() == TProxyMode.TProxy ? "tproxy" : "redirect");
    }
    if (socket.getAcceptProxyProtocol()) {
      json.put("acceptProxyProtocol", true);
    }
    return json;
  }
}
