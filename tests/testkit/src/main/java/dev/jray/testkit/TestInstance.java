package dev.jray.testkit;

import dev.jray.kernel.config.ConfigLoader;
import dev.jray.kernel.config.ConfigSource;
import dev.jray.kernel.config.Format;
import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.instance.Instance;
import dev.jray.kernel.instance.InstanceOptions;
import dev.jray.kernel.plugin.PluginRepository;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.proto.core.Config;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** An instance made from JSON text with all plugins on the class path, started. */
public final class TestInstance implements AutoCloseable {
  private final PluginRepository plugins;
  private final Instance instance;

  private TestInstance(PluginRepository plugins, Instance instance) {
    this.plugins = plugins;
    this.instance = instance;
  }

  /** Options for tests: no time to drain; lines of severity Error go to the standard output. */
  public static InstanceOptions options() {
    return options(
        new ConsoleLog(System.out, Severity.ERROR, Clock.system(ZoneId.systemDefault())));
  }

  private static InstanceOptions options(Log log) {
    return InstanceOptions.defaults(log).withDrain(Duration.ZERO);
  }

  /** Starts an instance. */
  public static TestInstance start(String json) {
    return start(json, options());
  }

  /** Starts an instance that writes to this log, whatever its configuration says of logs. */
  public static TestInstance start(String json, Log log) {
    Config.Builder config = convert(json).toBuilder();
    for (int i = config.getAppCount() - 1; i >= 0; i--) {
      if (config.getApp(i).getType().endsWith(".app.log.Config")) {
        config.removeApp(i);
      }
    }
    byte[] message = config.build().toByteArray();
    return start(ConfigSource.of("test.pb", message), Format.PROTOBUF, options(log));
  }

  /** Starts an instance with other options. */
  public static TestInstance start(String json, InstanceOptions options) {
    return start(text(json), Format.JSON, options);
  }

  /** Starts an instance from a serialized {@code v2ray.core.Config}. */
  public static TestInstance start(byte[] message) {
    return start(ConfigSource.of("test.pb", message), Format.PROTOBUF, options());
  }

  private static TestInstance start(ConfigSource source, Format format, InstanceOptions options) {
    PluginRepository plugins = plugins();
    try {
      Instance instance = Instance.create(config(source, format, plugins), plugins, options);
      instance.start();
      return new TestInstance(plugins, instance);
    } catch (RuntimeException e) {
      plugins.close();
      throw e;
    }
  }

  /** Turns JSON into the message that an instance is made from. */
  public static Config convert(String json) {
    try (PluginRepository plugins = plugins()) {
      return config(text(json), Format.JSON, plugins);
    }
  }

  private static PluginRepository plugins() {
    return PluginRepository.fromClassPath(TestInstance.class.getClassLoader());
  }

  private static ConfigSource text(String json) {
    return ConfigSource.of("test.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static Config config(ConfigSource source, Format format, PluginRepository plugins) {
    return new ConfigLoader(plugins, Map.of()).load(List.of(source), format, false).config();
  }

  /** How many flows run. */
  public long runningFlows() {
    return instance.runningFlows();
  }

  /** The instance itself. */
  public Instance instance() {
    return instance;
  }

  /** The port that the inbound with this tag is bound to. */
  public int port(String tag) {
    return address(tag).getPort();
  }

  /** The address that the inbound with this tag is bound to. */
  public InetSocketAddress address(String tag) {
    return (InetSocketAddress) instance.addresses(tag).get(0);
  }

  @Override
  public void close() {
    instance.close();
    plugins.close();
  }
}
