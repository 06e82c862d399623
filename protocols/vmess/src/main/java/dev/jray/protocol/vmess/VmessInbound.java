package dev.jray.protocol.vmess;

import dev.jray.protocol.vmess.proto.inbound.Config;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.feature.InboundManager;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.protocol.User;
import dev.jray.spi.protocol.Inbound;
import dev.jray.spi.protocol.UserManager;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** A VMess server. */
final class VmessInbound implements Inbound, UserManager {
  private final VmessInboundSettings settings;
  private final VmessUsers users;
  private final VmessService service;
  private final RandomGenerator random;
  private final ConcurrentMap<String, VmessUser> guests = new ConcurrentHashMap<>();

  @Inject
  VmessInbound(Config config, InboundManager inbounds, Clock clock, RandomGenerator random) {
    this.settings = VmessInboundSettings.of(config);
    this.random = random;
    this.users = new VmessUsers(settings.users(), clock, random);
    Detour detour = new Detour(settings.detour(), inbounds, random);
    this.service =
        new VmessService(
            users,
            settings.secureOnly(),
            Drain.of(settings.users(), random),
            detour::command,
            random);
  }

  @Override
  public Set<Network> networks() {
    return Set.of(Network.TCP, Network.UNIX);
  }

  @Override
  public void accept(ChannelPipeline pipeline, FlowSink sink) {
    pipeline.addLast(new VmessHandshake(service, sink));
  }

  @Override
  public List<dev.jray.spi.proto.protocol.User> users() {
    return users.all().stream().map(VmessUser::message).toList();
  }

  @Override
  public void addUser(User user) {
    users.add(List.of(VmessUser.of(user)));
  }

  @Override
  public void removeUser(String email) {
    if (email.isEmpty()) {
      throw new ConfigException("vmess: Email must not be empty.");
    }
    users.remove(email);
    guests.remove(key(email));
  }

  @Override
  public List<String> sharedWith() {
    return settings.detour().isEmpty() ? List.of() : List.of(settings.detour());
  }

  private static String key(String email) {
    return email.toLowerCase(Locale.ROOT);
  }

  /**
   * The user with this email, or a new one for somebody who is sent here by another inbound. To
   * make one changes the table, under its lock; it happens once per email.
   */
  VmessUser guest(VmessUser host) {
    String email = host.user().email();
    return users
        .find(email)
        .filter(known -> !known.left())
        .orElseGet(() -> guests.compute(key(email), (key, old) -> guest(host, old)));
  }

  private VmessUser guest(VmessUser host, VmessUser old) {
    if (old != null && !old.left()) {
      return old;
    }
    if (old != null) {
      // Its host was removed, and is there again as somebody new.
      users.remove(host.user().email());
    }
    return newGuest(host);
  }

  private VmessUser newGuest(VmessUser host) {
    byte[] uuid = new byte[16];
    random.nextBytes(uuid);
    VmessAccount account =
        new VmessAccount(
            VmessId.of(uuid),
            settings.defaultAlterIds(),
            VmessSecurity.LEGACY,
            VmessRequest.usualOptions(VmessSecurity.LEGACY),
            true);
    VmessUser made = new VmessUser(host.user().email(), settings.defaultLevel(), account, host);
    users.add(List.of(made));
    return made;
  }

  @Override
  public void close() {
    users.close();
  }
}
