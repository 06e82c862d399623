package dev.jray.feature.observatory;

import dev.jray.feature.observatory.proto.burst.Config;
import dev.jray.feature.observatory.proto.burst.HealthPingConfig;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes the {@code burstObservatory} section of V2Ray 5 and Xray. */
final class BurstCodec {
  static final ConfigCodec<Config> CODEC =
      ConfigCodec.message(Config.getDefaultInstance(), BurstCodec::read, BurstCodec::write);

  private BurstCodec() {}

  private static Config read(ConfigNode node) {
    Config.Builder config =
        Config.newBuilder().addAllSubjectSelector(node.get("subjectSelector").strings());
    ConfigNode ping = node.get("pingConfig");
    if (ping.present()) {
      config.setPingConfig(
          HealthPingConfig.newBuilder()
              .setDestination(ObservatoryCodec.url(ping.get("destination")))
              .setConnectivity(ObservatoryCodec.url(ping.get("connectivity")))
              .setInterval(ObservatoryCodec.duration(ping.get("interval")))
              .setSamplingCount((int) ping.get("sampling").integer(0, Pings.MAX, 0))
              .setTimeout(ObservatoryCodec.duration(ping.get("timeout")))
              .setHttpMethod(ping.get("httpMethod").string("")));
    }
    return config.build();
  }

  private static Map<String, Object> write(Config config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    ObservatoryCodec.putAll(tree, "subjectSelector", config.getSubjectSelectorList());
    if (config.hasPingConfig()) {
      HealthPingConfig ping = config.getPingConfig();
      Map<String, Object> inner = new LinkedHashMap<>();
      ObservatoryCodec.putText(inner, "destination", ping.getDestination());
      ObservatoryCodec.putText(inner, "connectivity", ping.getConnectivity());
      ObservatoryCodec.putDuration(inner, "interval", ping.getInterval());
      if (ping.getSamplingCount() > 0) {
        inner.put("sampling", ping.getSamplingCount());
      }
      ObservatoryCodec.putDuration(inner, "timeout", ping.getTimeout());
      ObservatoryCodec.putText(inner, "httpMethod", ping.getHttpMethod());
      tree.put("pingConfig", inner);
    }
    return tree;
  }
}
