package dev.jray.kernel.config;

import dev.jray.kernel.plugin.Catalog;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.core.InboundHandlerConfig;
import dev.jray.spi.proto.core.OutboundHandlerConfig;
import dev.jray.spi.proto.proxyman.SenderConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import dev.jray.toolkit.text.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks what no single handler can know: tags that are there twice or not at all, chains that end
 * nowhere.
 */
final class References {
  private static final List<String> WHOLE = List.of();
  private static final List<String> TAG = List.of("tag");
  private static final List<String> PROXY = List.of("proxySettings", "tag");

  private final Problems problems;
  private final Place file;
  private final List<Node> inbounds = new ArrayList<>();
  private final List<Node> outbounds = new ArrayList<>();

  /**
   * Takes problems.
   *
   * @param file where handlers stand that came from no text
   */
  References(Problems problems, Place file) {
    this.problems = problems;
    this.file = file;
  }

  /** Tells where the next inbound of the configuration stands. */
  void inbound(Node node) {
    inbounds.add(node);
  }

  /** Tells where the next outbound of the configuration stands. */
  void outbound(Node node) {
    outbounds.add(node);
  }

  /** Checks tags and chains. */
  void checkTags(Config config) {
    Set<String> tags = new HashSet<>();
    for (int i = 0; i < config.getInboundCount(); i++) {
      String tag = config.getInbound(i).getTag();
      if (!tag.isEmpty() && !tags.add(tag)) {
        inboundProblem(
            i,
            TAG,
            "the tag \"" + tag + "\" is already that of another inbound; give each its own");
      }
    }
    Map<String, String> chain = new HashMap<>();
    tags.clear();
    for (int i = 0; i < config.getOutboundCount(); i++) {
      OutboundHandlerConfig outbound = config.getOutbound(i);
      String tag = outbound.getTag();
      if (!tag.isEmpty() && !tags.add(tag)) {
        outboundProblem(
            i,
            TAG,
            "the tag \"" + tag + "\" is already that of another outbound; give each its own");
      }
      chain.putIfAbsent(tag, proxyTag(i, outbound));
    }
    for (int i = 0; i < config.getOutboundCount(); i++) {
      checkChain(i, config.getOutbound(i), tags, chain);
    }
  }

  private String proxyTag(int index, OutboundHandlerConfig outbound) {
    try {
      SenderConfig sender = HandlerMessages.sender(outbound);
      return sender.hasProxySettings() ? sender.getProxySettings().getTag() : "";
    } catch (ConfigException e) {
      outboundProblem(index, WHOLE, e.getMessage());
      return "";
    }
  }

  private void checkChain(
      int index, OutboundHandlerConfig outbound, Set<String> tags, Map<String, String> chain) {
    String next = proxyTag(index, outbound);
    if (next.isEmpty()) {
      return;
    }
    if (!tags.contains(next)) {
      outboundProblem(
          index,
          PROXY,
          "proxySettings name the outbound \""
              + next
              + "\", which does not exist"
              + Spelling.allAndNearest(next, tags.stream().sorted().toList(), "outbound tags"));
      return;
    }
    Set<String> seen = new LinkedHashSet<>();
    seen.add(outbound.getTag());
    while (!next.isEmpty() && seen.add(next)) {
      next = chain.getOrDefault(next, "");
    }
    if (!next.isEmpty() && next.equals(outbound.getTag())) {
      outboundProblem(
          index,
          PROXY,
          "proxySettings lead back to this outbound: "
              + String.join(" -> ", seen)
              + " -> "
              + next
              + "; end the chain at an outbound without proxySettings");
    }
  }

  /** Checks that nothing is missing, as may be in a message that was not made from text. */
  void checkComplete(Config config, Catalog catalog) {
    for (int i = 0; i < config.getInboundCount(); i++) {
      InboundHandlerConfig inbound = config.getInbound(i);
      String type = TypeNames.of(inbound.getProxySettings());
      if (!inbound.hasProxySettings()) {
        inboundProblem(i, WHOLE, "the inbound has no proxy settings, so it speaks no protocol");
      } else if (catalog.inboundByType(type).isEmpty()) {
        inboundProblem(i, WHOLE, HandlerMessages.unknownType("inbound protocol", type));
      }
      try {
        HandlerMessages.receiver(inbound);
      } catch (ConfigException e) {
        inboundProblem(i, WHOLE, e.getMessage());
      }
    }
    for (int i = 0; i < config.getOutboundCount(); i++) {
      OutboundHandlerConfig outbound = config.getOutbound(i);
      String type = TypeNames.of(outbound.getProxySettings());
      if (!outbound.hasProxySettings()) {
        outboundProblem(i, WHOLE, "the outbound has no proxy settings, so it speaks no protocol");
      } else if (catalog.outboundByType(type).isEmpty()) {
        outboundProblem(i, WHOLE, HandlerMessages.unknownType("outbound protocol", type));
      }
    }
    checkApps(config, catalog);
  }

  private void checkApps(Config config, Catalog catalog) {
    List<String> kernel = Sections.KERNEL.stream().map(TypedMessage::getType).toList();
    Set<String> types = new HashSet<>();
    for (int i = 0; i < config.getAppCount(); i++) {
      String type = TypeNames.of(config.getApp(i));
      if (!types.add(type)) {
        problems.error(
            file, "app[" + i + "]", "a second " + type + "; a feature is configured once");
      } else if (!kernel.contains(type) && catalog.featureByType(type).isEmpty()) {
        problems.error(file, "app[" + i + "]", HandlerMessages.unknownType("feature", type));
      }
    }
    if (config.getInboundCount() + config.getOutboundCount() > 0) {
      for (String type : kernel) {
        if (!types.contains(type)) {
          problems.error(
              file, "app", "there are inbounds or outbounds, but no " + type + "; add it");
        }
      }
    }
  }

  private void inboundProblem(int index, List<String> keys, String message) {
    problem(inbounds, index, keys, "inbound[" + index + "]", message);
  }

  private void outboundProblem(int index, List<String> keys, String message) {
    problem(outbounds, index, keys, "outbound[" + index + "]", message);
  }

  private void problem(
      List<Node> nodes, int index, List<String> keys, String path, String message) {
    if (index >= nodes.size()) {
      problems.error(file, path, message);
      return;
    }
    Node node = nodes.get(index);
    for (String key : keys) {
      node = node.get(key);
    }
    node.fail(message);
  }
}
