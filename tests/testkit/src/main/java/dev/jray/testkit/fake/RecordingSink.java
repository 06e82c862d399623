package dev.jray.testkit.fake;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import dev.jray.spi.protocol.Inbound;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Remembers what an inbound asks of the kernel. For inbounds with one flow per connection. */
public final class RecordingSink implements FlowSink {
  private final Source source;
  private final BiConsumer<EmbeddedChannel, FlowRequest> onOpen;
  private final List<FlowRequest> opened = new ArrayList<>();
  private final List<FlowException> rejected = new ArrayList<>();
  private int held;
  // null until accept() is called
  private EmbeddedChannel channel;

  /** A sink that does nothing but remember. */
  public RecordingSink(Source source) {
    this(source, (channel, request) -> {});
  }

  /**
   * A sink that does something with each flow.
   *
   * @param onOpen gets the channel that was last accepted, and the request
   */
  public RecordingSink(Source source, BiConsumer<EmbeddedChannel, FlowRequest> onOpen) {
    this.source = source;
    this.onOpen = onOpen;
  }

  /** Accepts a connection; like the kernel, the sink closes it when it is rejected. */
  public EmbeddedChannel accept(Inbound inbound) {
    channel = new EmbeddedChannel();
    inbound.accept(channel.pipeline(), this);
    return channel;
  }

  /** The flows that were asked for. */
  public List<FlowRequest> opened() {
    return opened;
  }

  /** The first flow that was asked for. */
  public FlowRequest request() {
    return opened.get(0);
  }

  /** Why connections were given up. */
  public List<FlowException> rejected() {
    return rejected;
  }

  /** How often a connection was to stay open without a flow. */
  public int held() {
    return held;
  }

  /** Whether nobody asked for anything. */
  public boolean untouched() {
    return opened.isEmpty() && rejected.isEmpty() && held == 0;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void open(FlowRequest request) {
    opened.add(request);
    onOpen.accept(channel, request);
  }

  @Override
  public void open(Channel inbound, FlowRequest request) {
    throw new AssertionError("this inbound carries one flow per connection");
  }

  @Override
  public void hold() {
    held++;
  }

  @Override
  public void reject(FlowException reason) {
    rejected.add(reason);
    if (channel != null) {
      channel.close();
    }
  }
}
