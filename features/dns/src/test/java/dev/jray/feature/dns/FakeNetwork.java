package dev.jray.feature.dns;

import dev.jray.spi.feature.Dispatcher;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import dev.jray.testkit.Zone;
import dev.jray.toolkit.channel.LocalPipe;
import dev.jray.toolkit.dns.DnsFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Name servers behind a dispatcher, each of which answers out of its zone. */
final class FakeNetwork implements Dispatcher {
  private final Map<String, Zone> zones = new ConcurrentHashMap<>();
  private final Set<String> closing = ConcurrentHashMap.newKeySet();
  private final List<String> opened = new CopyOnWriteArrayList<>();
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  /** Puts a server at a place such as {@code udp:1.1.1.1:53}. */
  FakeNetwork put(String place, Zone zone) {
    zones.put(place, zone);
    return this;
  }

  /** Closes connections to this place after every answer. */
  FakeNetwork closeAfterAnswers(String place) {
    closing.add(place);
    return this;
  }

  /** The flows that were opened, as {@code tag protocol place}. */
  List<String> opened() {
    return opened;
  }

  /** The near ends of those flows that lead somewhere. */
  List<Channel> channels() {
    return channels;
  }

  @Override
  public void dispatch(Source source, FlowRequest request, Channel inbound) {
    throw new AssertionError("the feature has no inbounds");
  }

  @Override
  public Channel openThrough(String outboundTag, FlowRequest request, EventLoop eventLoop) {
    throw new AssertionError("name servers are reached by the rules");
  }

  @Override
  public void endFlows(String inboundTag, String email) {
    throw new AssertionError("nobody is removed here");
  }

  @Override
  public Channel open(String inboundTag, FlowRequest request, EventLoop eventLoop) {
    String place = request.target().toString();
    opened.add(inboundTag + " " + request.content().protocol() + " " + place);
    LocalPipe pipe = LocalPipe.open(eventLoop);
    Zone zone = zones.get(place);
    if (zone == null) {
      pipe.far().close();
      return pipe.near();
    }
    channels.add(pipe.near());
    if (request.target().network() == Network.UDP) {
      pipe.far().pipeline().addLast(new Datagrams(zone));
    } else {
      DnsFrames.addTo(pipe.far().pipeline());
      pipe.far().pipeline().addLast(new Streams(zone, closing.contains(place)));
    }
    return pipe.near();
  }

  private static final class Datagrams extends SimpleChannelInboundHandler<Packet> {
    private final Zone zone;

    Datagrams(Zone zone) {
      this.zone = zone;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Packet packet) {
      zone.answer(ByteBufUtil.getBytes(packet.content()), true)
          .ifPresent(
              answer ->
                  ctx.writeAndFlush(new Packet(Unpooled.wrappedBuffer(answer), packet.peer())));
    }
  }

  private static final class Streams extends SimpleChannelInboundHandler<ByteBuf> {
    private final Zone zone;
    private final boolean closing;

    Streams(Zone zone, boolean closing) {
      this.zone = zone;
      this.closing = closing;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
      zone.answer(ByteBufUtil.getBytes(frame), false)
          .ifPresent(answer -> ctx.writeAndFlush(Unpooled.wrappedBuffer(answer)));
      if (closing) {
        ctx.close();
      }
    }
  }
}
