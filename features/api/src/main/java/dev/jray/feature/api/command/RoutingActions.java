package dev.jray.feature.api.command;

import com.google.protobuf.ByteString;
import dev.jray.feature.api.proto.routing.AddRuleRequest;
import dev.jray.feature.api.proto.routing.AddRuleResponse;
import dev.jray.feature.api.proto.routing.GetBalancerInfoRequest;
import dev.jray.feature.api.proto.routing.GetBalancerInfoResponse;
import dev.jray.feature.api.proto.routing.ListRuleRequest;
import dev.jray.feature.api.proto.routing.ListRuleResponse;
import dev.jray.feature.api.proto.routing.OverrideBalancerTargetRequest;
import dev.jray.feature.api.proto.routing.OverrideBalancerTargetResponse;
import dev.jray.feature.api.proto.routing.RemoveRuleRequest;
import dev.jray.feature.api.proto.routing.RemoveRuleResponse;
import dev.jray.feature.api.proto.routing.RoutingContext;
import dev.jray.feature.api.proto.routing.TestRouteRequest;
import dev.jray.spi.proto.net.Network;
import dev.jray.spi.proto.serial.TypedMessage;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code jray api} asks of RoutingService. */
final class RoutingActions {
  private static final String SERVICE = "RoutingService.";
  private static final String ROUTER = "v2ray.core.app.router.Config";

  private final Invocation invocation;

  RoutingActions(Invocation invocation) {
    this.invocation = invocation;
  }

  Map<String, Action> all() {
    Map<String, Action> all = new LinkedHashMap<>();
    all.put(
        "routetest",
        new Action(
            "-target=HOST:PORT [-inbound=TAG] [-network=N]",
            "Asks where a flow would go; also -source, -protocol, -user.",
            this::test));
    all.put("bi", new Action("TAG...", "Shows balancers.", this::balancers));
    all.put(
        "bo",
        new Action(
            "-balancer=TAG [OUTBOUND]",
            "Has a balancer choose one outbound only.",
            this::override));
    all.put("lsrules", new Action("", "Lists the rules.", this::listRules));
    all.put(
        "adrules",
        new Action("FILE... [-append]", "Replaces the rules, or adds some.", this::addRules));
    all.put("rmrules", new Action("RULETAG...", "Removes rules.", this::removeRules));
    return all;
  }

  private void test() throws IOException, UsageException {
    RoutingContext.Builder flow =
        RoutingContext.newBuilder()
            .setInboundTag(invocation.arguments().get("inbound", ""))
            .setProtocol(invocation.arguments().get("protocol", ""))
            .setUser(invocation.arguments().get("user", ""));
    String target = invocation.arguments().get("target", "");
    if (target.isEmpty()) {
      throw new UsageException("routetest needs -target=HOST:PORT");
    }
    byte[] ip = NetUtil.createByteArrayFromIpAddressString(host(target));
    if (ip == null) {
      flow.setTargetDomain(host(target));
    } else {
      flow.addTargetIPs(ByteString.copyFrom(ip));
    }
    flow.setTargetPort(port(target)).setNetwork(network());
    String source = invocation.arguments().get("source", "");
    if (!source.isEmpty()) {
      byte[] from = NetUtil.createByteArrayFromIpAddressString(host(source));
      if (from == null) {
        throw new UsageException("the source is IP:PORT, not \"" + source + "\"");
      }
      flow.addSourceIPs(ByteString.copyFrom(from)).setSourcePort(port(source));
    }
    RoutingContext answer =
        invocation.call(
            SERVICE + "TestRoute",
            TestRouteRequest.newBuilder().setRoutingContext(flow).build(),
            RoutingContext.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      invocation.output().line(answer.getOutboundTag());
    }
  }

  private Network network() throws UsageException {
    return switch (invocation.arguments().get("network", "tcp").toLowerCase(Locale.ROOT)) {
      case "tcp" -> Network.TCP;
      case "udp" -> Network.UDP;
      default -> throw new UsageException("the network is tcp or udp");
    };
  }

  private static String host(String target) throws UsageException {
    String host = target.substring(0, Math.max(target.lastIndexOf(':'), 0));
    if (host.isEmpty()) {
      throw new UsageException("\"" + target + "\" is not HOST:PORT");
    }
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String target) throws UsageException {
    try {
      return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
    } catch (NumberFormatException e) {
      throw new UsageException("\"" + target + "\" is not HOST:PORT");
    }
  }

  private void balancers() throws IOException, UsageException {
    for (String tag : invocation.rest("the tags of balancers")) {
      invocation
          .output()
          .text(
              invocation.call(
                  SERVICE + "GetBalancerInfo",
                  GetBalancerInfoRequest.newBuilder().setTag(tag).build(),
                  GetBalancerInfoResponse.getDefaultInstance()));
    }
  }

  private void override() throws IOException, UsageException {
    String tag = invocation.arguments().get("balancer", "");
    if (tag.isEmpty() || invocation.rest().size() > 1) {
      throw new UsageException("bo needs -balancer=TAG and one outbound, or none to let it choose");
    }
    String target = invocation.rest().isEmpty() ? "" : invocation.rest().get(0);
    invocation.call(
        SERVICE + "OverrideBalancerTarget",
        OverrideBalancerTargetRequest.newBuilder().setBalancerTag(tag).setTarget(target).build(),
        OverrideBalancerTargetResponse.getDefaultInstance());
    invocation
        .output()
        .done("balancer " + tag + (target.isEmpty() ? " chooses" : " takes " + target));
  }

  private void listRules() throws IOException, UsageException {
    ListRuleResponse answer =
        invocation.call(
            SERVICE + "ListRule",
            ListRuleRequest.getDefaultInstance(),
            ListRuleResponse.getDefaultInstance());
    if (!invocation.output().json(answer)) {
      answer
          .getRulesList()
          .forEach(
              rule ->
                  invocation.output().line((rule.getRuleTag() + " -> " + rule.getTag()).strip()));
    }
  }

  private void addRules() throws IOException, UsageException {
    List<String> files = invocation.rest("files with a \"routing\" section");
    List<TypedMessage> rules =
        invocation.context().part(files).getAppList().stream()
            .filter(app -> app.getType().equals(ROUTER))
            .toList();
    if (rules.isEmpty()) {
      throw new UsageException("the files have no \"routing\" section");
    }
    invocation.call(
        SERVICE + "AddRule",
        AddRuleRequest.newBuilder()
            .setConfig(rules.get(0))
            .setShouldAppend(invocation.arguments().has("append"))
            .build(),
        AddRuleResponse.getDefaultInstance());
    invocation
        .output()
        .done(invocation.arguments().has("append") ? "added the rules" : "replaced the rules");
  }

  private void removeRules() throws IOException, UsageException {
    for (String tag : invocation.rest("the tags of rules")) {
      invocation.call(
          SERVICE + "RemoveRule",
          RemoveRuleRequest.newBuilder().setRuleTag(tag).build(),
          RemoveRuleResponse.getDefaultInstance());
      invocation.output().done("removed rule " + tag);
    }
  }
}
