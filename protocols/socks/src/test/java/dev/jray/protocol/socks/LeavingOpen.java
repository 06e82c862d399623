package dev.jray.protocol.socks;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import io.netty.channel.Channel;

/** A kernel that takes its time to close what was rejected. */
final class LeavingOpen implements FlowSink {
  int rejections;
  private final FlowSink origin;

  LeavingOpen(FlowSink origin) {
    this.origin = origin;
  }

  @Override
  public Source source() {
    return origin.source();
  }

  @Override
  public void open(FlowRequest request) {
    throw new AssertionError("nothing was asked for");
  }

  @Override
  public void open(Channel inbound, FlowRequest request) {
    throw new AssertionError("nothing was asked for");
  }

  @Override
  public void hold() {
    throw new AssertionError("nothing was asked for");
  }

  @Override
  public void reject(FlowException reason) {
    rejections++;
  }
}
