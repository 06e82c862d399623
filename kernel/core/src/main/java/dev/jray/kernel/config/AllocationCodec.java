package dev.jray.kernel.config;

import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.AllocationStrategy;
import dev.jray.spi.proto.proxyman.AllocationStrategy.AllocationStrategyConcurrency;
import dev.jray.spi.proto.proxyman.AllocationStrategy.AllocationStrategyRefresh;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code allocate}: which ports of an inbound's range are in use. */
final class AllocationCodec {
  private static final long UINT32_MAX = 0xFFFF_FFFFL;

  private AllocationCodec() {}

  static AllocationStrategy read(Node node, Optional<PortRange> ports) {
    node.enter();
    AllocationStrategy.Builder strategy = AllocationStrategy.newBuilder();
    Node name = node.get("strategy");
    switch (name.string("").toLowerCase(Locale.ROOT)) {
      case "always" -> strategy.setType(AllocationStrategy.Type.Always);
      case "random" -> strategy.setType(AllocationStrategy.Type.Random);
      case "external" -> strategy.setType(AllocationStrategy.Type.External);
      default ->
          name.fail("unknown allocation strategy: " + name.string("") + "; give always or random");
    }
    Node concurrency = node.get("concurrency");
    if (concurrency.present()) {
      int value = concurrency.uint32(0);
      strategy.setConcurrency(AllocationStrategyConcurrency.newBuilder().setValue(value));
      if (strategy.getType() == AllocationStrategy.Type.Random) {
        ports.ifPresent(range -> checkEnough(concurrency, value & UINT32_MAX, range));
      }
    }
    Node refresh = node.get("refresh");
    if (refresh.present()) {
      strategy.setRefresh(AllocationStrategyRefresh.newBuilder().setValue(refresh.uint32(0)));
    }
    if (ports.isEmpty()) {
      node.fail("there are no ports to allocate; remove \"allocate\", or give \"port\"");
    }
    return strategy.build();
  }

  private static void checkEnough(Node node, long concurrency, PortRange range) {
    if (concurrency >= range.getTo() - range.getFrom() + 1) {
      node.fail(
          "not enough ports. concurrency = "
              + concurrency
              + " ports: "
              + range.getFrom()
              + " - "
              + range.getTo()
              + "; give a wider range of ports or a smaller concurrency");
    }
  }

  static Map<String, Object> write(AllocationStrategy strategy) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("strategy", strategy.getType().name().toLowerCase(Locale.ROOT));
    if (strategy.hasConcurrency()) {
      json.put("concurrency", Integer.toUnsignedLong(strategy.getConcurrency().getValue()));
    }
    if (strategy.hasRefresh()) {
      json.put("refresh", Integer.toUnsignedLong(strategy.getRefresh().getValue()));
    }
    return json;
  }
}
