package dev.jray.feature.reverse;

import dev.jray.feature.reverse.proto.BridgeConfig;
import dev.jray.feature.reverse.proto.Config;
import dev.jray.feature.reverse.proto.PortalConfig;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.Feature;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.net.Address;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The bridges and portals of an instance. */
final class Reverse implements Feature {
  private final OutboundManager outbounds;
  private final List<Bridge> bridges = new ArrayList<>();
  private final Map<String, Portal> portals = new LinkedHashMap<>();

  @Inject
  Reverse(
      Config config,
      Dispatcher dispatcher,
      OutboundManager outbounds,
      EventLoopGroup eventLoops,
      RandomGenerator random,
      Log log) {
    this.outbounds = outbounds;
    for (BridgeConfig bridge : config.getBridgeConfigList()) {
      check("bridge", bridge.getTag(), bridge.getDomain());
      bridges.add(
          new Bridge(
              bridge.getTag(), Address.parse(bridge.getDomain()), dispatcher, eventLoops, log));
    }
    for (PortalConfig portal : config.getPortalConfigList()) {
      check("portal", portal.getTag(), portal.getDomain());
      Portal made = new Portal(portal.getTag(), Address.parse(portal.getDomain()), random, log);
      if (portals.put(portal.getTag(), made) != null) {
        throw new ConfigException(twice(portal.getTag()));
      }
    }
  }

  private static void check(String what, String tag, String domain) {
    if (tag.isEmpty()) {
      throw new ConfigException(noTag(what));
    }
    if (domain.isEmpty()) {
      throw new ConfigException(noDomain(what));
    }
  }

  static String noTag(String what) {
    return what + " tag is empty; rules need it to name the " + what;
  }

  static String noDomain(String what) {
    return what + " domain is empty; give the same made-up name to bridge and portal";
  }

  static String twice(String tag) {
    return "two portals have the tag " + tag + "; give each its own";
  }

  @Override
  public void start() {
    portals.forEach(outbounds::add);
    bridges.forEach(Bridge::start);
  }

  @Override
  public void drain() {
    bridges.forEach(Bridge::drain);
    portals.values().forEach(Portal::drain);
  }

  @Override
  public void close() {
    bridges.forEach(Bridge::close);
    portals.forEach(
        (tag, portal) -> {
          if (outbounds.find(tag).filter(portal::equals).isPresent()) {
            outbounds.remove(tag);
          }
        });
  }
}
