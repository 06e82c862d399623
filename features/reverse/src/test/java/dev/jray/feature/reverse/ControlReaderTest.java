package dev.jray.feature.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.jray.feature.reverse.proto.Control;
import dev.jray.spi.flow.Packet;
import dev.jray.spi.net.Destination;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ControlReaderTest {
  private static final Destination PEER = Destination.udp(BridgeWorker.CONTROL, 0);

  private final List<Control.State> states = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new ControlReader(control -> states.add(control.getState()), () -> ends.add("end")));

  private void feed(byte[] message) {
    channel.writeInbound(new Packet(Unpooled.wrappedBuffer(message), PEER));
  }

  private static byte[] control(Control.State state, int noise) {
    return Control.newBuilder()
        .setState(state)
        .setRandom(ByteString.copyFrom(new byte[noise]))
        .build()
        .toByteArray();
  }

  @Test
  void readsStatesAndTheEnd() {
    feed(control(Control.State.ACTIVE, 63));
    feed(new byte[0]);
    feed(control(Control.State.DRAIN, 0));
    assertThat(states)
        .containsExactly(Control.State.ACTIVE, Control.State.ACTIVE, Control.State.DRAIN);
    channel.close();
    assertThat(ends).containsExactly("end");
  }

  @Test
  void whatIsNoMessageIsLeftOut() {
    feed(new byte[] {(byte) 0xff, 1, 2});
    feed(control(Control.State.ACTIVE, 4000));
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[3]));
    channel.writeInbound("strange");
    assertThat(states).isEmpty();
    feed(control(Control.State.DRAIN, 5));
    assertThat(states).containsExactly(Control.State.DRAIN);
    channel.finishAndReleaseAll();
  }

  @Property(tries = 300)
  void anyBytesAreSurvived(@ForAll byte[] bytes) {
    EmbeddedChannel fed = new EmbeddedChannel(new ControlReader(control -> {}, () -> {}));
    fed.writeInbound(new Packet(Unpooled.wrappedBuffer(bytes), PEER));
    assertThat(fed.isActive()).isTrue();
    fed.finishAndReleaseAll();
  }
}
