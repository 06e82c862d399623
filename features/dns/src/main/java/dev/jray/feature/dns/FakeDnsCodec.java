package dev.jray.feature.dns;

import dev.jray.feature.dns.proto.fakedns.FakeDnsPool;
import dev.jray.feature.dns.proto.fakedns.FakeDnsPoolMulti;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the {@code fakedns} section: one pool, a list of pools, or of networks. */
final class FakeDnsCodec {
  static final ConfigCodec<FakeDnsPoolMulti> CODEC =
      ConfigCodec.message(
          FakeDnsPoolMulti.getDefaultInstance(), FakeDnsCodec::read, FakeDnsCodec::write);

  private static final int DEFAULT_SIZE = 65535;
  private static final String POOLS = "pools";

  private FakeDnsCodec() {}

  private static FakeDnsPoolMulti read(ConfigNode node) {
    FakeDnsPoolMulti.Builder pools = FakeDnsPoolMulti.newBuilder();
    List<ConfigNode> elements =
        node.isList() ? node.elements() : list(node).orElseGet(() -> List.of(node));
    for (ConfigNode element : elements) {
      pool(element).ifPresent(pools::addPools);
    }
    if (pools.getPoolsCount() == 0) {
      pools
          .addPools(FakeDnsPool.newBuilder().setIpPool("198.18.0.0/15").setLruSize(DEFAULT_SIZE))
          .addPools(FakeDnsPool.newBuilder().setIpPool("fc00::/18").setLruSize(DEFAULT_SIZE));
    }
    try {
      FakeDnsFeature.pools(pools.build());
    } catch (ConfigException e) {
      node.fail(e.getMessage());
    }
    return pools.build();
  }

  private static Optional<List<ConfigNode>> list(ConfigNode node) {
    ConfigNode pools = node.isObject() ? node.get(POOLS) : node;
    return pools.isList() ? Optional.of(pools.elements()) : Optional.empty();
  }

  private static Optional<FakeDnsPool> pool(ConfigNode node) {
    if (node.isString()) {
      return sized(node, node.string(""));
    }
    String network = node.get("ipPool").string("");
    long size = node.get("poolSize").integer(0, Integer.MAX_VALUE, 0);
    if (network.isEmpty()) {
      return Optional.empty();
    }
    if (size == 0) {
      return sized(node, network);
    }
    return Optional.of(FakeDnsPool.newBuilder().setIpPool(network).setLruSize(size).build());
  }

  /** As large as the network allows, up to the default. */
  private static Optional<FakeDnsPool> sized(ConfigNode node, String network) {
    try {
      int bits = Math.min(FakePool.hostBits(network), 16);
      long size = Math.max(1, (1L << bits) - 1);
      return Optional.of(FakeDnsPool.newBuilder().setIpPool(network).setLruSize(size).build());
    } catch (ConfigException e) {
      node.fail(e.getMessage());
      return Optional.empty();
    }
  }

  private static Map<String, Object> write(FakeDnsPoolMulti config) {
    List<Map<String, Object>> pools =
        config.getPoolsList().stream().map(FakeDnsCodec::write).toList();
    return Map.of(POOLS, pools);
  }

  private static Map<String, Object> write(FakeDnsPool pool) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("ipPool", pool.getIpPool());
    tree.put("poolSize", pool.getLruSize());
    return tree;
  }
}
