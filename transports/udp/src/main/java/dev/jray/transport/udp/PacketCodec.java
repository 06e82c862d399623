package dev.jray.transport.udp;

import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import dev.jray.toolkit.channel.WaitingPackets;
import dev.jray.toolkit.channel.WaitingPackets.Waiting;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.List;

/**
 * Translates between a flow's {@link Packet}s and the socket's {@link DatagramPacket}s. Datagrams
 * to a name wait, in order and bounded in number, until it is looked up; those to other peers pass
 * them.
 *
 * <p>A datagram that cannot be sent is lost, as UDP may lose it anywhere: neither its write nor the
 * channel fails. But a socket that was connected has one peer, and its flow ends if nobody listens
 * there.
 */
final class PacketCodec extends ChannelDuplexHandler {
  static final int WAITING_LIMIT = 16;

  private final PeerNames names;
  private final Log log;
  private final WaitingPackets waiting = new WaitingPackets(WAITING_LIMIT);

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
        writeToName(ctx, domain.name(), packet, promise);
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

  private void writeToName(
      ChannelHandlerContext ctx, String name, Packet packet, ChannelPromise promise) {
    InetAddress known = names.known(name);
    if (known != null) {
      sendToName(ctx, packet, promise, known);
    } else if (waiting.add(name, packet, promise)) {
      names.find(name, found -> onFound(ctx, name, found));
    }
  }

  private void onFound(ChannelHandlerContext ctx, String name, boolean found) {
    List<Waiting> writes = waiting.take(name);
    if (writes.isEmpty()) {
      return; // the flow has ended
    }
    if (!found) {
      debug("no address for " + name + ": " + writes.size() + " datagrams are lost");
      writes.forEach(Waiting::drop);
      return;
    }
    InetAddress address = names.known(name);
    for (Waiting write : writes) {
      sendToName(ctx, write.packet(), write.promise(), address);
    }
    // The flush that followed these writes passed while they waited.
    ctx.flush();
  }

  private void sendToName(
      ChannelHandlerContext ctx, Packet packet, ChannelPromise promise, InetAddress address) {
    InetSocketAddress recipient = recipient(address, packet.peer().port());
    names.sentTo(recipient, packet.peer());
    send(ctx, packet, recipient, promise);
  }

  private InetSocketAddress recipient(InetAddress address, int port) {
    if (lastRecipient == null
        || lastRecipient.getPort() != port
        || !lastRecipient.getAddress().equals(address)) {
      lastRecipient = new InetSocketAddress(address, port);
    }
    return lastRecipient;
  }

  private void send(
      ChannelHandlerContext ctx,
      Packet packet,
      InetSocketAddress recipient,
      ChannelPromise promise) {
    DatagramPacket datagram = new DatagramPacket(packet.content(), recipient);
    if (promise.isVoid()) {
      ctx.write(datagram, promise);
    } else {
      ctx.write(datagram).addListener(done -> onSent(ctx, done.cause(), promise));
    }
  }

  private void onSent(ChannelHandlerContext ctx, Throwable cause, ChannelPromise promise) {
    promise.trySuccess();
    if (isEnd(ctx, cause)) {
      ctx.close();
    }
  }

  /** A connected socket has one peer, and nobody is there. */
  private static boolean isEnd(ChannelHandlerContext ctx, Throwable cause) {
    return cause instanceof PortUnreachableException
        && ctx.channel() instanceof DatagramChannel socket
        && socket.isConnected();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (isEnd(ctx, cause)) {
      ctx.close();
    } else if (cause instanceof IOException) {
      // ICMP errors, and what void promises report: one datagram's misfortune.
      debug("a datagram was lost > " + cause.getMessage());
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    waiting.dropAll();
  }

  private void debug(String message) {
    if (log.enabled(Severity.DEBUG)) {
      log.write(Severity.DEBUG, "transport/udp", message);
    }
  }
}
