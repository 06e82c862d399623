package dev.jray.feature.api;

import com.google.protobuf.Message;
import dev.jray.feature.api.proto.routing.AddRuleRequest;
import dev.jray.feature.api.proto.routing.AddRuleResponse;
import dev.jray.feature.api.proto.routing.BalancerMsg;
import dev.jray.feature.api.proto.routing.Command;
import dev.jray.feature.api.proto.routing.GetBalancerInfoRequest;
import dev.jray.feature.api.proto.routing.GetBalancerInfoResponse;
import dev.jray.feature.api.proto.routing.ListRuleItem;
import dev.jray.feature.api.proto.routing.ListRuleRequest;
import dev.jray.feature.api.proto.routing.ListRuleResponse;
import dev.jray.feature.api.proto.routing.OverrideBalancerTargetRequest;
import dev.jray.feature.api.proto.routing.OverrideBalancerTargetResponse;
import dev.jray.feature.api.proto.routing.OverrideInfo;
import dev.jray.feature.api.proto.routing.PrincipleTargetInfo;
import dev.jray.feature.api.proto.routing.RemoveRuleRequest;
import dev.jray.feature.api.proto.routing.RemoveRuleResponse;
import dev.jray.feature.api.proto.routing.SubscribeRoutingStatsRequest;
import dev.jray.feature.api.proto.routing.TestRouteRequest;
import dev.jray.spi.feature.Route;
import dev.jray.spi.feature.Router;
import dev.jray.spi.feature.RouterControl;
import dev.jray.spi.feature.RouterControl.Balancer;
import dev.jray.spi.feature.RouterControl.Decision;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import jakarta.inject.Inject;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/** RoutingService. */
final class RoutingCalls {
  private static final String ORIGIN = "v2ray.com/core/app/router/command: ";
  private static final long ANSWER_SECONDS = 30;

  private final Router router;
  private final EventLoopGroup loops;

  @Inject
  RoutingCalls(Router router, EventLoopGroup loops) {
    this.router = router;
    this.loops = loops;
  }

  Methods methods() {
    return new Methods(Command.getDescriptor().findServiceByName("RoutingService"))
        .streaming(
            "SubscribeRoutingStats",
            SubscribeRoutingStatsRequest.getDefaultInstance(),
            this::subscribe)
        .unary("TestRoute", TestRouteRequest.getDefaultInstance(), this::test)
        .unary("GetBalancerInfo", GetBalancerInfoRequest.getDefaultInstance(), this::balancer)
        .unary(
            "OverrideBalancerTarget",
            OverrideBalancerTargetRequest.getDefaultInstance(),
            this::override)
        .unary("AddRule", AddRuleRequest.getDefaultInstance(), this::addRule)
        .unary("RemoveRule", RemoveRuleRequest.getDefaultInstance(), this::removeRule)
        .unary("ListRule", ListRuleRequest.getDefaultInstance(), this::listRules);
  }

  private RouterControl control() {
    return router
        .control()
        .orElseThrow(
            () -> CallErrors.failed(ORIGIN + "the configuration has no \"routing\" section"));
  }

  private void subscribe(SubscribeRoutingStatsRequest request, Methods.Answers answers) {
    RouteFields fields = new RouteFields(request.getFieldSelectorsList());
    RouterControl.Subscription subscription =
        control().subscribe(decision -> answers.send(fields.of(decision)));
    answers.onEnd(subscription::close);
  }

  private Message test(TestRouteRequest request) throws Exception {
    if (!request.hasRoutingContext()) {
      throw CallErrors.failed("Invalid routing request.");
    }
    RouterControl.Query query = RouteFields.query(request.getRoutingContext());
    Future<Decision> explained = control().explain(query, loops.next());
    if (!explained.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
      throw CallErrors.failed(ORIGIN + "the router did not answer in time");
    }
    if (!explained.isSuccess()) {
      throw CallErrors.failed(String.valueOf(explained.cause().getMessage()));
    }
    Decision decision = explained.getNow();
    if (!(decision.route() instanceof Route.ToOutbound)) {
      throw CallErrors.failed(HandlerCalls.NO_CLUE);
    }
    return new RouteFields(request.getFieldSelectorsList()).of(decision);
  }

  private Message balancer(GetBalancerInfoRequest request) {
    Balancer balancer =
        control()
            .balancer(request.getTag())
            .orElseThrow(() -> CallErrors.failed(ORIGIN + "cannot find tag"));
    BalancerMsg.Builder message =
        BalancerMsg.newBuilder()
            .setPrincipleTarget(PrincipleTargetInfo.newBuilder().addAllTag(balancer.candidates()));
    balancer
        .override()
        .ifPresent(target -> message.setOverride(OverrideInfo.newBuilder().setTarget(target)));
    return GetBalancerInfoResponse.newBuilder().setBalancer(message).build();
  }

  private Message override(OverrideBalancerTargetRequest request) {
    try {
      control().overrideBalancer(request.getBalancerTag(), request.getTarget());
    } catch (NoSuchElementException e) {
      throw CallErrors.failed(ORIGIN + "cannot find tag");
    }
    return OverrideBalancerTargetResponse.getDefaultInstance();
  }

  private Message addRule(AddRuleRequest request) {
    if (!request.hasConfig()) {
      throw CallErrors.failed(ORIGIN + "the request has no config");
    }
    control().addRules(request.getConfig(), request.getShouldAppend());
    return AddRuleResponse.getDefaultInstance();
  }

  private Message removeRule(RemoveRuleRequest request) {
    if (request.getRuleTag().isEmpty()) {
      throw CallErrors.failed(ORIGIN + "empty tag name!");
    }
    control().removeRule(request.getRuleTag());
    return RemoveRuleResponse.getDefaultInstance();
  }

  private Message listRules(ListRuleRequest request) {
    ListRuleResponse.Builder response = ListRuleResponse.newBuilder();
    for (RouterControl.Rule rule : control().rules()) {
      response.addRules(ListRuleItem.newBuilder().setTag(rule.target()).setRuleTag(rule.ruleTag()));
    }
    return response.build();
  }
}
