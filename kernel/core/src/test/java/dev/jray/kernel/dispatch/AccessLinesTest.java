package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.jray.spi.feature.AccessRecord;
import dev.jray.spi.feature.Log;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.SystemPolicy;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Source;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AccessLinesTest {
  private static final Destination ASKED = Destination.tcp(Address.parse("192.0.2.7"), 443);
  private static final Destination FOUND = Destination.tcp(Address.parse("example.com"), 443);

  private static String target(boolean override, Destination real) {
    List<AccessRecord> written = new ArrayList<>();
    Log log = mock(Log.class);
    when(log.accessEnabled()).thenReturn(true);
    doAnswer(call -> written.add(call.getArgument(0))).when(log).access(any());
    PolicyManager policies = mock(PolicyManager.class);
    when(policies.forSystem()).thenReturn(new SystemPolicy(false, false, false, false, override));
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5);
    FlowRequest request = FlowRequest.to(ASKED);
    Flow flow =
        new Flow(
            1,
            new Source(Network.TCP, "in", peer, peer, Optional.empty()),
            ASKED,
            Optional.empty(),
            request.content(),
            mock(EventLoop.class));
    new AccessLines(log, policies).accepted(flow.withTarget(real), ASKED, request.label(), "out");
    return written.get(0).to();
  }

  @Test
  void theTargetThatWasAskedForIsShown() {
    assertThat(target(false, FOUND)).isEqualTo("tcp:192.0.2.7:443");
  }

  @Test
  void thePolicyMayHaveTheRealOneShown() {
    assertThat(target(true, FOUND)).isEqualTo("tcp:example.com:443");
    assertThat(target(true, ASKED)).isEqualTo("tcp:192.0.2.7:443");
  }
}
