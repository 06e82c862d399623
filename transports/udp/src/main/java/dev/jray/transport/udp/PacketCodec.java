package dev.jray.transport.udp;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Translates between a flow's {@link Packet}s and the socket's {@link DatagramPacket}s. Datagrams
 * to a name wait, in order and bounded in number, until it is looked up; those to other peers pass
 * them.
 *
 * <p>A datagram that cannot be sent is lost, as UDP may lose it anywhere: neither its write nor the
 * channel fails.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write is a lost datagram
final class PacketCodec extends ChannelDuplexHandler {
  static final int WAITING_LIMIT = 16;

  private final PeerNames names;
  private final Log log;
  private final Map<String, Queue<Waiting>> pending = new HashMap<>();
  private int waiting;
  private boolean removed;

  // Most flows have one peer: these spare an object or two per datagram.
  private InetSocketAddress lastSender;
  private Destination lastPeer;
  private InetSocketAddress lastRecipient;

  PacketCodec(PeerNames names, Log log) {
    this.names = names;
    this.log = log;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof DatagramPacket datagram) {
      ctx.fireChannelRead(new Packet(datagram.content(), peer(datagram.sender())));
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private Destination peer(InetSocketAddress sender) {
    Destination name = names.nameOf(sender);
    if (name != null) {
      return name;
    }
    if (!sender.equals(lastSender)) {
      lastSender = sender;
      lastPeer = Destination.of(Network.UDP, sender);
    }
    return lastPeer;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof Packet packet) {
      if (packet.peer().address() instanceof Address.Domain domain) {
        writeToName(ctx, domain.name(), new Waiting(packet, promise));
      } else {
        InetSocketAddress recipient =
            recipient(((Address.Ip) packet.peer().address()).value(), packet.peer().port());
        names.sentTo(recipient);
        send(ctx, packet, recipient, promise);
      }
    } else if (message == EndOfStream.INSTANCE) {
      promise.trySuccess(); // datagrams have no end
    } else {
      ctx.write(message, promise);
    }
  }

  private void writeToName(ChannelHandlerContext ctx, String name, Waiting write) {
    InetAddress known = names.known(name);
    if (known != null) {
      sendToName(ctx, write, known);
    } else if (waiting == WAITING_LIMIT) {
      drop(write);
    } else {
      waiting++;
      Queue<Waiting> queue = pending.get(name);
      if (queue != null) {
        queue.add(write);
        return;
      }
      queue = new ArrayDeque<>(2);
      queue.add(write);
      pending.put(name, queue);
      names.find(name, found -> onFound(ctx, name, found));
    }
  }

  private void onFound(ChannelHandlerContext ctx, String name, boolean found) {
    if (removed) {
      return;
    }
    Queue<Waiting> queue = pending.remove(name);
    waiting -= queue.size();
    if (!found) {
      debug("no address for " + name + ": " + queue.size() + " datagrams are lost");
      queue.forEach(PacketCodec::drop);
      return;
    }
    InetAddress address = names.known(name);
    for (Waiting write : queue) {
      sendToName(ctx, write, address);
    }
    // The flush that followed these writes passed while they waited.
    ctx.flush();
  }

  private void sendToName(ChannelHandlerContext ctx, Waiting write, InetAddress address) {
    InetSocketAddress recipient = recipient(address, write.packet.peer().port());
    names.sentTo(recipient, write.packet.peer());
    send(ctx, write.packet, recipient, write.promise);
  }

  private InetSocketAddress recipient(InetAddress address, int port) {
    if (lastRecipient == null
        || lastRecipient.getPort() != port
        || !lastRecipient.getAddress().equals(address)) {
      lastRecipient = new InetSocketAddress(address, port);
    }
    return lastRecipient;
  }

  private static void send(
      ChannelHandlerContext ctx,
      Packet packet,
      InetSocketAddress recipient,
      ChannelPromise promise) {
    DatagramPacket datagram = new DatagramPacket(packet.content(), recipient);
    if (promise.isVoid()) {
      ctx.write(datagram, promise);
    } else {
      ctx.write(datagram).addListener(done -> promise.trySuccess());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // ICMP errors, and what void promises report: one datagram's misfortune.
      debug("a datagram was lost > " + cause.getMessage());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    removed = true;
    pending.values().forEach(queue -> queue.forEach(PacketCodec::drop));
    pending.clear();
  }

  private static void drop(Waiting write) {
    write.packet.release();
    write.promise.trySuccess();
  }

  private void debug(String message) {
    if (log.enabled(Severity.DEBUG)) {
      log.write(Severity.DEBUG, "transport/udp", message);
    }
  }

  /** A datagram whose peer's name is being looked up. */
  private record Waiting(Packet packet, ChannelPromise promise) {}
}
