package dev.jray.protocol.freedom;

import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.spi.protocol.Connector;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.channel.Retries;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * Opens the far side of one flow, with up to {@value Retries#TRIES} tries and a growing pause in
 * between, but none before a name's next address; so {@link Retries} alone will not do. Under
 * {@code UseIP} each try looks the name up again, so that it may meet another address.
 *
 * <p>V2Ray tries again after every failure. Here a try that cannot help is not made: a host that
 * refuses the connection has answered (though not for the name's other addresses), a name that does
 * not exist will not soon, and a rule, a limit or a bug stays what it is. Clients then learn of a
 * refused connection at once, not after a second.
 */
final class FreedomDial {
  private static final long PAUSE_MILLIS = 100;
  private static final int BROADCAST = 0xFFFF_FFFF; // 255.255.255.255

  private final FreedomSettings settings;
  private final Flow flow;
  private final Connector connector;
  private final NameLookup names;
  private final Destination target;
  private final Promise<Channel> opened;
  private int failures;

  FreedomDial(FreedomSettings settings, Flow flow, Connector connector, NameLookup names) {
    this.settings = settings;
    this.flow = flow;
    this.connector = connector;
    this.names = names;
    this.target = settings.redirect(flow.target());
    this.opened = flow.eventLoop().newPromise();
  }

  Future<Channel> start() {
    attempt();
    return opened;
  }

  private void attempt() {
    if (settings.resolves()
        && target.network() != Network.UNIX
        && target.address() instanceof Address.Domain name) {
      names.find(name, address -> connect(target.withAddress(address)));
    } else {
      connect(target);
    }
  }

  private void connect(Destination to) {
    if (opened.isDone()) {
      return; // the flow was given up
    }
    if (to.network() == Network.TCP
        && to.address() instanceof Address.Ip ip
        && !isHost(ip.value())) {
      opened.tryFailure(
          new FlowException(NetworkError.HOST_UNREACHABLE, to + " is not the address of a host"));
      return;
    }
    connector
        .connect(to, handlers(to))
        .addListener(
            (FutureListener<Channel>)
                done -> {
                  if (!done.isSuccess()) {
                    onFailure(done.cause(), names.giveUp(to.address()));
                  } else if (!opened.trySuccess(done.getNow())) {
                    done.getNow().close();
                  }
                });
  }

  private Consumer<ChannelPipeline> handlers(Destination to) {
    if (target.network() != Network.UDP || !(settings.redirects() || settings.resolves())) {
      return pipeline -> {};
    }
    PacketTargets targets = new PacketTargets(settings, names);
    if (target.address() instanceof Address.Domain name && to.address() instanceof Address.Ip ip) {
      targets.remember(name, ip);
    }
    return pipeline -> pipeline.addLast(targets);
  }

  /** Tries again; at once where the name has an address that was not met yet. */
  private void onFailure(Throwable cause, boolean elsewhere) {
    failures++;
    if (failures >= Retries.TRIES || !(mayPass(cause) || (elsewhere && isRefused(cause)))) {
      opened.tryFailure(failures == 1 ? cause : afterAll(cause));
      return;
    }
    long pause = elsewhere ? 0 : (failures - 1) * PAUSE_MILLIS;
    if (pause == 0) {
      attempt();
    } else {
      LoopTimer.of(flow.eventLoop()).schedule(pause, this::attempt);
    }
  }

  private static boolean isRefused(Throwable cause) {
    return cause instanceof FlowException known && known.code() == NetworkError.REFUSED;
  }

  private Throwable afterAll(Throwable cause) {
    ErrorCode code = cause instanceof FlowException known ? known.code() : NetworkError.INTERNAL;
    return new FlowException(code, cause.getMessage() + " (after " + failures + " tries)", cause);
  }

  private static boolean mayPass(Throwable cause) {
    return Retries.mayPass(cause)
        && cause instanceof FlowException known
        && known.code() != NetworkError.REFUSED
        && known.code() != NetworkError.NAME_NOT_RESOLVED;
  }

  /** Connecting to 0.0.0.0 would reach this very host, where nobody meant to go. */
  private static boolean isHost(InetAddress ip) {
    boolean broadcast = ip instanceof Inet4Address v4 && NetUtil.ipv4AddressToInt(v4) == BROADCAST;
    return !ip.isAnyLocalAddress() && !ip.isMulticastAddress() && !broadcast;
  }
}
