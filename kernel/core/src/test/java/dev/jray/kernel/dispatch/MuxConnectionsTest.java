package dev.jray.kernel.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jray.kernel.instance.ConsoleLog;
import dev.jray.kernel.sniff.Sniffing;
import dev.jray.spi.error.ErrorCode;
import dev.jray.spi.feature.Policy;
import dev.jray.spi.feature.PolicyManager;
import dev.jray.spi.feature.Severity;
import dev.jray.spi.feature.SystemPolicy;
import dev.jray.spi.flow.AccessLabel;
import dev.jray.spi.flow.Account;
import dev.jray.spi.flow.Content;
import dev.jray.spi.flow.FlowRequest;
import dev.jray.spi.flow.Reply;
import dev.jray.spi.flow.Source;
import dev.jray.spi.flow.User;
import dev.jray.spi.net.Address;
import dev.jray.spi.net.Destination;
import dev.jray.spi.net.Network;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams to Mux.Cool's reserved name. */
final class MuxConnectionsTest {
  private static final LocalAddress HERE = new LocalAddress("here");
  private static final Source SOURCE = new Source(Network.TCP, "in", HERE, HERE, Optional.empty());
  private static final User USER = new User("joe@example.com", 3, new Nothing());
  private static final String NEW = "000c00010101010050010a0000010001aa";

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final List<FlowRequest> started = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final EmbeddedChannel carrier = new EmbeddedChannel();
  private final MuxConnections connections =
      new MuxConnections(
          new Levels(),
          new ConsoleLog(
              new PrintStream(lines, true, StandardCharsets.UTF_8),
              Severity.INFO,
              Clock.systemUTC()),
          new LiveFlows(),
          this::start);

  private record Nothing() implements Account {}

  /** Level 3 may be idle for a second. */
  private static final class Levels implements PolicyManager {
    @Override
    public Policy forLevel(int level) {
      return new Policy(1, level == 3 ? 1_000 : 1_000_000, 1, 1, false, false, OptionalInt.empty());
    }

    @Override
    public SystemPolicy forSystem() {
      throw new AssertionError("nobody asks");
    }
  }

  private void start(Source source, FlowRequest request, Channel channel, Sniffing sniffing) {
    assertThat(source).isSameAs(SOURCE);
    assertThat(channel.eventLoop()).isSameAs(carrier.eventLoop());
    started.add(request);
  }

  private final class Answers implements Reply {
    @Override
    public void established() {
      answers.add("established");
    }

    @Override
    public void refused(ErrorCode why) {
      answers.add(why.id());
    }
  }

  private FlowRequest request(Destination target) {
    return new FlowRequest(
        target,
        Optional.of(USER),
        new Answers(),
        AccessLabel.PLAIN,
        new Content("http/1.1", Map.of()));
  }

  private void take(String target) {
    carrier.freezeTime();
    connections.take(
        SOURCE, request(Destination.tcp(Address.parse(target), 9527)), carrier, Sniffing.NONE);
  }

  private void feed(String hex) {
    carrier.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
  }

  @ParameterizedTest
  @CsvSource({
    "v1.mux.cool, true",
    "V1.mux.cool, false",
    "v1.mux.cool., false",
    "v2.mux.cool, false",
    "1.1.1.1, false"
  })
  void onlyTheExactNameIsMeant(String name, boolean wanted) {
    assertThat(MuxConnections.wanted(Destination.tcp(Address.parse(name), 1))).isEqualTo(wanted);
  }

  @Test
  void subFlowsBelongToTheUserOfTheConnection() {
    take("v1.mux.cool");
    assertThat(answers).containsExactly("established");
    feed(NEW);
    FlowRequest sub = started.get(0);
    assertThat(sub.target()).hasToString("tcp:10.0.0.1:80");
    assertThat(sub.user()).contains(USER);
    assertThat(sub.content().protocol()).isEqualTo("http/1.1");
    assertThat(sub.label()).isEqualTo(new AccessLabel(true, true, ""));
    carrier.finishAndReleaseAll();
  }

  @Test
  void anIdleConnectionEndsByThePolicyOfItsUser() {
    take("v1.mux.cool");
    carrier.advanceTimeBy(1_200, TimeUnit.MILLISECONDS);
    carrier.runScheduledPendingTasks();
    carrier.runPendingTasks();
    assertThat(carrier.isOpen()).isFalse();
  }

  @Test
  void whatTheClientGetsWrongIsLogged() {
    take("v1.mux.cool");
    feed("0000");
    assertThat(carrier.isOpen()).isFalse();
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("a mux connection ends > mux: metadata of 0 bytes");
  }

  @Test
  void datagramsCannotCarryAnything() {
    carrier.freezeTime();
    connections.take(
        SOURCE,
        request(Destination.udp(new Address.Domain("v1.mux.cool"), 1)),
        carrier,
        Sniffing.NONE);
    assertThat(answers).containsExactly("network.not_allowed");
    assertThat(started).isEmpty();
    carrier.finishAndReleaseAll();
  }
}
