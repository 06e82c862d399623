package dev.jray.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.spi.feature.Severity;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.testkit.Bytes;
import dev.jray.testkit.Ip;
import dev.jray.testkit.RecordingLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionTableTest {
  private static final InetSocketAddress LOCAL = Ip.loopback(1);
  private static final int LIMIT = 4;

  private final RecordingLog log = new RecordingLog(Severity.DEBUG);
  private final List<Channel> opened = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final SessionTable table = new SessionTable(this::install, log, LIMIT);
  private final FlushCounter flushes = new FlushCounter();
  private final EmbeddedChannel socket = new EmbeddedChannel(flushes, table);

  @AfterEach
  void close() {
    socket.finishAndReleaseAll();
  }

  @Test
  void eachClientHasAChannelOfItsOwn() {
    receive(datagram("a", 1), datagram("b", 2), datagram("c", 1));

    assertThat(opened).hasSize(2);
    assertThat(seen).containsExactly("1 a", "2 b", "1 c", "1 end of read", "2 end of read");
    assertThat(opened.get(0).remoteAddress()).isEqualTo(Ip.loopback(1));
    assertThat(opened.get(0).parent()).isSameAs(socket);
    assertThat(opened.get(0).eventLoop()).isSameAs(socket.eventLoop());
  }

  @Test
  void handlersMeetARegisteredChannelBeforeItsFirstRead() {
    receive(datagram("a", 1));

    assertThat(opened.get(0).isActive()).isTrue();
    assertThat(seen.get(0)).isEqualTo("1 a");
  }

  @Test
  void emptyDatagramsAreSkipped() {
    DatagramPacket empty = new DatagramPacket(Unpooled.buffer(8), LOCAL, Ip.loopback(1));

    receive(empty);

    assertThat(opened).isEmpty();
    assertThat(empty.refCnt()).isZero();
  }

  @Test
  void whatASessionWritesGoesToItsClient() {
    receive(datagram("a", 1), datagram("b", 2));

    opened.get(1).writeAndFlush(Bytes.ascii("answer"));

    DatagramPacket answer = socket.readOutbound();
    assertThat(answer.recipient()).isEqualTo(Ip.loopback(2));
    assertThat(Bytes.text(answer.content())).isEqualTo("answer");
  }

  @Test
  void emptyBuffersAndEndsOfStreamAreNotSent() {
    receive(datagram("a", 1));

    assertThat(opened.get(0).writeAndFlush(Unpooled.EMPTY_BUFFER).isSuccess()).isTrue();
    assertThat(opened.get(0).writeAndFlush(EndOfStream.INSTANCE).isSuccess()).isTrue();

    assertThat(socket.<Object>readOutbound()).isNull();
  }

  @Test
  void answersWithinAReadLoopLeaveWithOneFlush() {
    receive(datagram("hello", 1), datagram("hello", 2));
    int before = flushes.count;

    receive(datagram("echo", 1), datagram("echo", 2), datagram("echo", 1));

    assertThat(socket.outboundMessages()).hasSize(3);
    assertThat(flushes.count - before).isEqualTo(1);
  }

  @Test
  void aClosedSessionLeavesTheTableAtOnce() {
    receive(datagram("a", 1));

    opened.get(0).close();

    assertThat(table.size()).isZero();
    receive(datagram("b", 1));
    assertThat(opened).hasSize(2);
    assertThat(seen).contains("1 b");
  }

  @Test
  void aSessionThatIsGivenUpAtOnceKeepsNothing() {
    DatagramPacket packet = datagram("a", 666);

    receive(packet, datagram("b", 666));

    assertThat(table.size()).isZero();
    assertThat(opened).hasSize(2);
    assertThat(seen).noneMatch(line -> line.startsWith("666 a"));
    assertThat(packet.refCnt()).isZero();
  }

  @Test
  void theClientSilentForLongestMakesRoom() {
    receive(
        datagram("a", 1),
        datagram("b", 2),
        datagram("c", 3),
        datagram("d", 4),
        datagram("again", 1));

    receive(datagram("e", 5));

    assertThat(table.size()).isEqualTo(LIMIT);
    assertThat(opened.get(0).isOpen()).isTrue();
    assertThat(opened.get(1).isOpen()).isFalse();
  }

  @Test
  void aSessionThatDoesNotReadKeepsABoundedNumber() {
    receive(datagram("a", 1));
    opened.get(0).config().setAutoRead(false);
    List<DatagramPacket> sent = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      sent.add(datagram(String.valueOf(i), 1));
      receive(sent.get(i));
    }

    assertThat(sent.stream().filter(packet -> packet.refCnt() == 1))
        .hasSize(SessionTable.WAITING_LIMIT);
    opened.get(0).config().setAutoRead(true);
    socket.runPendingTasks();
    assertThat(seen).contains("1 0", "1 15").doesNotContain("1 16");
    assertThat(sent).allMatch(packet -> packet.refCnt() == 0);
  }

  @Test
  void sessionsWaitForTheSocket() {
    receive(datagram("a", 1));
    Channel session = opened.get(0);

    socket.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    session.writeAndFlush(Bytes.ascii("late"));
    assertThat(socket.outboundMessages()).isEmpty();

    socket.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    socket.runPendingTasks();
    assertThat(socket.outboundMessages()).hasSize(1);
  }

  @Test
  void sessionsEndWithTheirSocket() {
    receive(datagram("a", 1), datagram("b", 2));

    socket.close();
    socket.runPendingTasks();

    assertThat(opened).noneMatch(Channel::isOpen);
    assertThat(table.size()).isZero();
  }

  @Test
  void errorsDoNotEndTheSocket() {
    receive(datagram("a", 1));

    socket.pipeline().fireExceptionCaught(new IOException("unreachable"));
    socket.pipeline().fireExceptionCaught(new IllegalStateException("bug"));
    socket.checkException();

    assertThat(socket.isOpen()).isTrue();
    assertThat(opened.get(0).isOpen()).isTrue();
    assertThat(log.lines())
        .extracting(RecordingLog.Line::severity)
        .containsExactly(Severity.DEBUG, Severity.WARNING);
  }

  private void receive(DatagramPacket... datagrams) {
    socket.writeInbound((Object[]) datagrams);
  }

  private static DatagramPacket datagram(String text, int client) {
    return new DatagramPacket(Bytes.ascii(text), LOCAL, Ip.loopback(client));
  }

  private void install(ChannelPipeline pipeline) {
    opened.add(pipeline.channel());
    if (((InetSocketAddress) pipeline.channel().remoteAddress()).getPort() == 666) {
      pipeline.channel().close();
    }
    pipeline.addLast(new Recorder());
  }

  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf data = (ByteBuf) message;
      String text = data.toString(StandardCharsets.US_ASCII);
      seen.add(port(ctx) + " " + text);
      if (text.equals("echo")) {
        ctx.writeAndFlush(data);
      } else {
        data.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      seen.add(port(ctx) + " end of read");
    }

    private int port(ChannelHandlerContext ctx) {
      return ((InetSocketAddress) ctx.channel().remoteAddress()).getPort();
    }
  }

  private static final class FlushCounter extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      count++;
      ctx.flush();
    }
  }
}
