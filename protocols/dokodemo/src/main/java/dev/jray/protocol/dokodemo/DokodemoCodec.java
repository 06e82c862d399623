package dev.jray.protocol.dokodemo;

import dev.jray.protocol.dokodemo.proto.Config;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import dev.jray.spi.config.Messages;
import dev.jray.spi.net.Address;
import dev.jray.spi.proto.net.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and writes the settings of {@code dokodemo-door}. */
final class DokodemoCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), DokodemoCodec::read, DokodemoCodec::write);

  private DokodemoCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config =
        Config.newBuilder()
            .setPort(node.get("port").port(0))
            .setTimeout(timeout(node.get("timeout")))
            .setFollowRedirect(node.get("followRedirect").bool(false))
            .setUserLevel(node.get("userLevel").uint32(0));
    node.get("address").address().map(Messages::address).ifPresent(config::setAddress);
    readNetworks(node.get("network"), config);
    return config.build();
  }

  private static int timeout(ConfigNode node) {
    int seconds = node.uint32(0);
    if (seconds != 0) {
      node.warn(
          "the timeout is out of use and ignored; set connIdle in the policy of the level userLevel");
    }
    return seconds;
  }

  private static void readNetworks(ConfigNode node, Config.Builder config) {
    if (!node.present()) {
      config.addNetworks(Network.TCP);
      return;
    }
    List<String> names = node.strings();
    for (String name : names) {
      // V2Ray does not trim and so loses the udp of "tcp, udp".
      switch (name.trim().toLowerCase(Locale.ROOT)) {
        case "tcp" -> config.addNetworks(Network.TCP);
        case "udp" -> config.addNetworks(Network.UDP);
        case "unix" -> config.addNetworks(Network.UNIX);
        default -> node.fail("\"" + name + "\" is no network; there are tcp, udp and unix");
      }
    }
    if (node.isList() && names.isEmpty()) {
      node.fail("the list of networks is empty; name at least one of tcp, udp and unix");
    }
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> json = new LinkedHashMap<>();
    Messages.address(config.getAddress())
        .map(Address::text)
        .ifPresent(text -> json.put("address", text));
    if (config.getPort() != 0) {
      json.put("port", Integer.toUnsignedLong(config.getPort()));
    }
    List<Network> networks =
        config.getNetworksCount() > 0
            ? config.getNetworksList()
            : config.getNetworkList().getNetworkList();
    json.put(
        "network",
        networks.stream().map(network -> network.name().toLowerCase(Locale.ROOT)).toList());
    if (config.getTimeout() != 0) {
      json.put("timeout", Integer.toUnsignedLong(config.getTimeout()));
    }
    if (config.getFollowRedirect()) {
      json.put("followRedirect", true);
    }
    if (config.getUserLevel() != 0) {
      json.put("userLevel", Integer.toUnsignedLong(config.getUserLevel()));
    }
    return json;
  }
}
