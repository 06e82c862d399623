package dev.jray.protocol.freedom;

import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.toolkit.channel.WaitingPackets;
import dev.jray.toolkit.channel.WaitingPackets.Waiting;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends the datagrams of one UDP flow where {@code redirect} and {@code domainStrategy} say, and
 * shows the answers as coming from whom the client had asked. Where several peers of the client
 * share one true address, its answers belong to the peer asked last.
 *
 * <p>Names are looked up once per flow. Datagrams wait for that, a bounded number of them; UDP may
 * lose the others.
 */
final class PacketTargets extends ChannelDuplexHandler {
  static final int WAITING_LIMIT = 16;
  static final int PEER_LIMIT = 256;

  private final FreedomSettings settings;
  private final NameLookup names;
  private final Map<String, Address> found = new Bounded<>();
  private final Map<Destination, Destination> asked = new Bounded<>();
  private final WaitingPackets waiting = new WaitingPackets(WAITING_LIMIT);

  PacketTargets(FreedomSettings settings, NameLookup names) {
    this.settings = settings;
    this.names = names;
  }

  /** What an earlier lookup of the flow found. */
  void remember(Address.Domain name, Address ip) {
    found.put(name.name(), ip);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof Packet packet)) {
      ctx.write(message, promise);
      return;
    }
    Destination target = settings.redirect(packet.peer());
    if (settings.resolves() && target.address() instanceof Address.Domain name) {
      writeToName(ctx, name, packet, promise);
    } else {
      send(ctx, packet, target, promise);
    }
  }

  private void writeToName(
      ChannelHandlerContext ctx, Address.Domain name, Packet packet, ChannelPromise promise) {
    Address known = found.get(name.name());
    if (known != null) {
      sendTo(ctx, known, packet, promise);
    } else if (waiting.add(name.name(), packet, promise)) {
      names.find(name, address -> onFound(ctx, name, address));
    }
  }

  private void onFound(ChannelHandlerContext ctx, Address.Domain name, Address address) {
    List<Waiting> writes = waiting.take(name.name());
    if (writes.isEmpty()) {
      return; // the flow has ended
    }
    remember(name, address);
    for (Waiting write : writes) {
      sendTo(ctx, address, write.packet(), write.promise());
    }
    // The flush that followed these writes passed while they waited.
    ctx.flush();
  }

  private void sendTo(
      ChannelHandlerContext ctx, Address address, Packet packet, ChannelPromise promise) {
    send(ctx, packet, settings.redirect(packet.peer()).withAddress(address), promise);
  }

  private void send(
      ChannelHandlerContext ctx, Packet packet, Destination target, ChannelPromise promise) {
    if (!target.equals(packet.peer())) {
      asked.put(target, packet.peer());
      ctx.write(new Packet(packet.content(), target), promise);
    } else {
      if (!asked.isEmpty()) {
        asked.remove(target);
      }
      ctx.write(packet, promise);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Destination original = message instanceof Packet packet ? asked.get(packet.peer()) : null;
    ctx.fireChannelRead(
        original == null ? message : new Packet(((Packet) message).content(), original));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.dropAll();
  }

  /** Forgets what was not used for longest. */
  private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    Bounded() {
      super(4, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > PEER_LIMIT;
    }
  }
}
