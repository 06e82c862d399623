package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.jray.spi.config.Messages;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.net.PortRange;
import dev.jray.spi.proto.proxyman.ReceiverConfig;
import dev.jray.testkit.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class XrayReceiverTest {
  private static InboundHandlerConfig xray(byte[] receiver) {
    return InboundHandlerConfig.newBuilder()
        .setTag("t")
        .setReceiverSettings(
            Messages.typed("xray.app.proxyman.ReceiverConfig", ByteString.copyFrom(receiver)))
        .build();
  }

  private static ReceiverConfig translate(byte[] receiver) throws Exception {
    InboundHandlerConfig inbound = XrayReceiver.translate(xray(receiver));
    assertThat(inbound.getReceiverSettings().getType())
        .isEqualTo("v2ray.core.app.proxyman.ReceiverConfig");
    return ReceiverConfig.parseFrom(inbound.getReceiverSettings().getValue());
  }

  @Test
  void fieldsGetV2RaysNumbers() throws Exception {
    // port_list {range {1..2}}, listen 127.0.0.1, stream tcp, original destination, sniffing
    byte[] bytes =
        Bytes.array(
            "0a06"
                + "0a0408011002"
                + "1206"
                + "0a047f000001"
                + "1a05"
                + "2a03746370"
                + "2001"
                + "3202"
                + "0801"
                + "3a0101");
    ReceiverConfig receiver = translate(bytes);
    assertThat(receiver.getPortRange())
        .isEqualTo(PortRange.newBuilder().setFrom(1).setTo(2).build());
    assertThat(receiver.getListen().getIp().size()).isEqualTo(4);
    assertThat(receiver.getStreamSettings().getProtocolName()).isEqualTo("tcp");
    assertThat(receiver.getReceiveOriginalDestination()).isTrue();
    assertThat(receiver.getSniffingSettings().getEnabled()).isTrue();
  }

  @Test
  void v2RaysStaysAsItIs() {
    InboundHandlerConfig inbound =
        InboundHandlerConfig.newBuilder()
            .setReceiverSettings(Messages.typed(ReceiverConfig.getDefaultInstance()))
            .build();
    assertThat(XrayReceiver.translate(inbound)).isSameAs(inbound);
  }

  @Test
  void severalRangesAreKept() throws Exception {
    ReceiverConfig receiver = translate(Bytes.array("0a0c" + "0a0408011002" + "0a0408051006"));
    assertThat(receiver.getPortRange().getFrom()).isEqualTo(1);
    assertThat(receiver.getMorePortRangeList())
        .containsExactly(PortRange.newBuilder().setFrom(5).setTo(6).build());
  }

  @Property(tries = 500)
  void garbageIsAnErrorOfTheCall(@ForAll byte[] bytes) {
    try {
      XrayReceiver.translate(xray(bytes));
    } catch (RuntimeException e) {
      assertThat(CallErrors.expected(e)).as("%s", e).isTrue();
    }
  }
}
