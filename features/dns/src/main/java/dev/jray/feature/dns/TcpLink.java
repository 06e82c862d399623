package dev.jray.feature.dns;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.EndOfStream;
import dev.jray.toolkit.channel.LoopTimer;
import dev.jray.toolkit.dns.ClientSubnet;
import dev.jray.toolkit.dns.DnsFrames;
import dev.jray.toolkit.dns.DnsQuery;
import dev.jray.toolkit.dns.DnsQuestion;
import dev.jray.toolkit.dns.DnsResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * One TCP connection to a name server. Queries wait in it until it is made. Servers close idle
 * connections when they like, so what was asked just then is asked once more.
 */
final class TcpLink extends ChannelInboundHandlerAdapter {
  private static final long IDLE_MILLIS = 30_000;

  private final Optional<ClientSubnet> subnet;
  private final EventLoop loop;
  private final BiConsumer<DnsQuestion, Promise<DnsResponse>> again;
  private final PendingQueries pending;
  private final List<PendingQueries.Pending> waiting = new ArrayList<>(2);
  private Channel channel;
  private LoopTimer.Timeout idle;
  private boolean answered;
  private boolean retired;
  private boolean closed;

  /**
   * Makes a link that is not open yet.
   *
   * @param again takes what a connection left unanswered that had answered before
   */
  TcpLink(
      RandomGenerator random,
      Optional<ClientSubnet> subnet,
      EventLoop loop,
      BiConsumer<DnsQuestion, Promise<DnsResponse>> again) {
    this.subnet = subnet;
    this.loop = loop;
    this.again = again;
    this.pending = new PendingQueries(random, this::onEmpty);
  }

  void open(Opener opener) {
    Future<Channel> opened =
        opener.open(
            pipeline -> {
              DnsFrames.addTo(pipeline);
              pipeline.addLast(this);
            });
    opened.addListener(
        (FutureListener<Channel>)
            done -> {
              if (done.isSuccess()) {
                onOpened(done.getNow());
              } else {
                close(String.valueOf(done.cause().getMessage()));
              }
            });
  }

  /** Whether further queries may come. Not after a silence: the way may be broken unnoticed. */
  boolean usable() {
    return !closed && !retired && (channel == null || channel.isActive());
  }

  /** Closes as soon as nothing waits any more. */
  void retire() {
    retired = true;
    if (channel != null) {
      onEmpty();
    }
  }

  void send(DnsQuestion question, Promise<DnsResponse> answer) {
    if (closed) {
      answer.tryFailure(unreachable("the connection is closed"));
    } else if (channel == null) {
      waiting.add(new PendingQueries.Pending(question, answer));
    } else if (!channel.isWritable() || pending.size() >= PendingQueries.MAX) {
      answer.tryFailure(new FlowException(DnsError.TOO_MANY, "the name server does not read"));
    } else {
      write(question, answer);
      channel.flush();
    }
  }

  private void write(DnsQuestion question, Promise<DnsResponse> answer) {
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    answer.addListener(done -> retired |= DnsError.isTimeout(done.cause()));
    int id = pending.add(question, answer);
    channel.write(DnsQuery.encode(channel.alloc(), id, question, subnet));
  }

  private void onOpened(Channel made) {
    if (closed) {
      made.close();
      return;
    }
    channel = made;
    for (PendingQueries.Pending query : waiting) {
      if (!query.answer().isDone()) {
        write(query.question(), query.answer());
      }
    }
    waiting.clear();
    channel.flush();
    onEmpty();
  }

  private void onEmpty() {
    if (closed || !pending.isEmpty()) {
      return;
    }
    if (retired) {
      channel.close();
    } else if (idle == null) {
      idle = LoopTimer.of(loop).schedule(IDLE_MILLIS, () -> channel.close());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof ByteBuf frame) {
        onMessage(frame);
      } else if (message == EndOfStream.INSTANCE) {
        ctx.close();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onMessage(ByteBuf frame) {
    Optional<DnsResponse> response = DnsResponse.parse(frame);
    PendingQueries.Pending query = response.map(pending::find).orElse(null);
    if (query != null) {
      answered = true;
      query.answer().trySuccess(response.get());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close("it closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private void close(String why) {
    if (closed) {
      return;
    }
    closed = true;
    if (idle != null) {
      idle.cancel();
    }
    FlowException failure = unreachable(why);
    waiting.forEach(query -> query.answer().tryFailure(failure));
    waiting.clear();
    for (PendingQueries.Pending query : pending.takeAll()) {
      if (answered && !query.answer().isDone()) {
        again.accept(query.question(), query.answer());
      } else {
        query.answer().tryFailure(failure);
      }
    }
  }

  private static FlowException unreachable(String why) {
    return new FlowException(DnsError.UNREACHABLE, "the name server cannot be asked: " + why);
  }
}
