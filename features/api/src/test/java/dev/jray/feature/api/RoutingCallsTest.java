package dev.jray.feature.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.jray.feature.api.Methods.StreamingMethod;
import dev.jray.feature.api.Methods.UnaryMethod;
import dev.jray.feature.api.proto.routing.AddRuleRequest;
import dev.jray.feature.api.proto.routing.GetBalancerInfoRequest;
import dev.jray.feature.api.proto.routing.GetBalancerInfoResponse;
import dev.jray.feature.api.proto.routing.ListRuleRequest;
import dev.jray.feature.api.proto.routing.ListRuleResponse;
import dev.jray.feature.api.proto.routing.OverrideBalancerTargetRequest;
import dev.jray.feature.api.proto.routing.RemoveRuleRequest;
import dev.jray.feature.api.proto.routing.RoutingContext;
import dev.jray.feature.api.proto.routing.SubscribeRoutingStatsRequest;
import dev.jray.feature.api.proto.routing.TestRouteRequest;
import dev.jray.spi.error.NetworkError;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.flow.Flow;
import dev.jray.spi.proto.net.Network;
import dev.jray.spi.proto.serial.TypedMessage;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoutingCallsTest {
  private static final RoutingContext FLOW =
      RoutingContext.newBuilder()
          .setInboundTag("in")
          .setNetwork(Network.UDP)
          .addSourceIPs(ByteString.copyFrom(new byte[] {1, 2, 3, 4}))
          .setSourcePort(5)
          .addTargetIPs(ByteString.copyFrom(new byte[16]))
          .setTargetPort(443)
          .setTargetDomain("example.com")
          .setProtocol("tls")
          .setUser("joe")
          .putAttributes("k", "v")
          .build();

  private final DefaultEventLoop loops = new DefaultEventLoop();
  private final FakeControl control = new FakeControl();
  private final Methods methods = methods(Optional.of(control));

  private Methods methods(Optional<RouterControl> found) {
    Router router =
        new Router() {
          @Override
          public Future<Route> route(Flow flow) {
            throw new AssertionError("nothing is routed");
          }

          @Override
          public Optional<RouterControl> control() {
            return found;
          }
        };
    return new RoutingCalls(router, loops).methods();
  }

  @AfterEach
  void stop() {
    loops.shutdownGracefully();
  }

  private Message call(String method, Message request) throws Exception {
    return ((UnaryMethod) methods.all().get(method)).call().apply(request.toByteArray());
  }

  private RoutingContext test(RoutingContext flow, String... selectors) throws Exception {
    TestRouteRequest request =
        TestRouteRequest.newBuilder()
            .setRoutingContext(flow)
            .addAllFieldSelectors(List.of(selectors))
            .build();
    return (RoutingContext) call("TestRoute", request);
  }

  @Test
  void aFlowComesBackWithItsOutbound() throws Exception {
    assertThat(test(FLOW))
        .isEqualTo(FLOW.toBuilder().addOutboundGroupTags("b").setOutboundTag("out").build());
  }

  @Test
  void selectorsAreBeginningsOfNames() throws Exception {
    assertThat(test(FLOW, "outbound"))
        .isEqualTo(
            RoutingContext.newBuilder().addOutboundGroupTags("b").setOutboundTag("out").build());
    assertThat(test(FLOW, "outbound_group"))
        .isEqualTo(RoutingContext.newBuilder().addOutboundGroupTags("b").build());
    assertThat(test(FLOW, "ip_s", "user").getUser()).isEqualTo("joe");
    assertThat(test(FLOW, "ip").getTargetIPsCount()).isEqualTo(1);
  }

  @Test
  void aBadRequestIsRefused() {
    assertThatThrownBy(() -> call("TestRoute", TestRouteRequest.getDefaultInstance()))
        .hasMessageContaining("Invalid routing request.");
    assertThatThrownBy(() -> test(FLOW.toBuilder().setTargetPort(65536).build()))
        .hasMessageContaining("port out of range");
    assertThatThrownBy(
            () -> test(FLOW.toBuilder().addSourceIPs(ByteString.copyFromUtf8("x")).build()))
        .hasMessageContaining("4 or 16 bytes");
  }

  @Test
  void withoutARouteThereIsNoAnswer() {
    control.route = new Route.Reject(NetworkError.NOT_ALLOWED);
    assertThatThrownBy(() -> test(FLOW)).hasMessageContaining(HandlerCalls.NO_CLUE);
  }

  @Test
  void rulesAndBalancersArePassedOn() throws Exception {
    call(
        "AddRule",
        AddRuleRequest.newBuilder()
            .setConfig(TypedMessage.newBuilder().setType("t"))
            .setShouldAppend(true)
            .build());
    call("RemoveRule", RemoveRuleRequest.newBuilder().setRuleTag("r").build());
    call(
        "OverrideBalancerTarget",
        OverrideBalancerTargetRequest.newBuilder().setBalancerTag("b").setTarget("o").build());
    assertThat(control.told).containsExactly("add t true", "remove r", "override b o");
    ListRuleResponse rules =
        (ListRuleResponse) call("ListRule", ListRuleRequest.getDefaultInstance());
    assertThat(rules.getRules(0).getTag()).isEqualTo("out");
    GetBalancerInfoResponse info =
        (GetBalancerInfoResponse)
            call("GetBalancerInfo", GetBalancerInfoRequest.newBuilder().setTag("b").build());
    assertThat(info.getBalancer().getOverride().getTarget()).isEqualTo("o");
    assertThat(info.getBalancer().getPrincipleTarget().getTagList()).containsExactly("x", "y");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> call("RemoveRule", RemoveRuleRequest.getDefaultInstance()))
        .hasMessageContaining("empty tag name!");
    assertThatThrownBy(() -> call("AddRule", AddRuleRequest.getDefaultInstance()))
        .hasMessageContaining("the request has no config");
    assertThatThrownBy(() -> call("GetBalancerInfo", GetBalancerInfoRequest.getDefaultInstance()))
        .hasMessageContaining("cannot find tag");
    assertThatThrownBy(
            () ->
                call("OverrideBalancerTarget", OverrideBalancerTargetRequest.getDefaultInstance()))
        .hasMessageContaining("cannot find tag");
    assertThatThrownBy(
            () ->
                ((UnaryMethod) methods(Optional.empty()).all().get("ListRule"))
                    .call()
                    .apply(new byte[0]))
        .hasMessageContaining("no \"routing\" section");
  }

  @Test
  void aSubscriberHearsOfRoutesUntilItLeaves() throws Exception {
    List<Message> heard = new ArrayList<>();
    List<Runnable> ends = new ArrayList<>();
    Methods.Answers answers =
        new Methods.Answers() {
          @Override
          public void send(Message message) {
            heard.add(message);
          }

          @Override
          public void onEnd(Runnable end) {
            ends.add(end);
          }
        };
    SubscribeRoutingStatsRequest request =
        SubscribeRoutingStatsRequest.newBuilder().addFieldSelectors("outbound").build();
    ((StreamingMethod) methods.all().get("SubscribeRoutingStats"))
        .call()
        .accept(request.toByteArray(), answers);
    control.listeners.get(0).accept(control.decision(RouteFields.query(FLOW)));
    assertThat(heard).hasSize(1);
    ends.forEach(Runnable::run);
    assertThat(control.listeners).isEmpty();
  }
}
