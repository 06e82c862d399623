package dev.jray.kernel.inject;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.feature.InstanceStatus;
import dev.jray.spi.feature.OutboundManager;
import dev.jray.spi.transport.Sockets;
import io.netty.channel.EventLoopGroup;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What the kernel offers to every constructor of an instance.
 *
 * @param defaults the features that stand in where the configuration names none, by what they
 *     provide
 */
public record KernelServices(
    Dispatcher dispatcher,
    InboundManager inbounds,
    OutboundManager outbounds,
    Sockets sockets,
    EventLoopGroup eventLoops,
    Clock clock,
    RandomGenerator random,
    InstanceStatus status,
    Map<Class<?>, Object> defaults) {
  public KernelServices {
    defaults = Map.copyOf(defaults);
  }
}
