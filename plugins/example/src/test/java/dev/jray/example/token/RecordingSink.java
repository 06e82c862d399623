package dev.jray.example.token;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.FlowSink;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Network;
import io.netty.channel.Channel;
import io.netty.channel.local.LocalAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what a handshake came to. */
final class RecordingSink implements FlowSink {
  static final Source SOURCE =
      new Source(
          Network.TCP, "in", new LocalAddress("peer"), new LocalAddress("here"), Optional.empty());

  final List<FlowRequest> opened = new ArrayList<>();
  final List<FlowException> rejected = new ArrayList<>();

  @Override
  public Source source() {
    return SOURCE;
  }

  @Override
  public void open(FlowRequest request) {
    opened.add(request);
  }

  @Override
  public void open(Channel inbound, FlowRequest request) {
    throw new AssertionError("token carries one flow per connection");
  }

  @Override
  public void hold() {
    throw new AssertionError("token holds no connection without a flow");
  }

  @Override
  public void reject(FlowException reason) {
    rejected.add(reason);
  }
}
