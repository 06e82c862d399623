package dev.jray.spi.feature;

import dev.jray.spi.annotation.Incubating;
import dev.jray.spi.net.Network;
import dev.jray.spi.proto.serial.TypedMessage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What operators ask of a {@link Router} that has rules: why a flow goes where it goes, and changes
 * at run time. Thread-safe; changes hold for flows that are routed after them.
 */
@Incubating
public interface RouterControl {

  /** Routes a made-up flow and tells why; counts no hit. Completes on the loop. */
  Future<Decision> explain(Query query, EventLoop eventLoop);

  /** The rules in their order. */
  List<Rule> rules();

  /**
   * Adds the rules and balancers of a router's settings.
   *
   * @param settings of the router's own message type
   * @param append behind the present ones; otherwise in their place
   * @throws dev.jray.spi.config.ConfigException if the settings are bad; then nothing has changed
   */
  void addRules(TypedMessage settings, boolean append);

  /**
   * Removes the rules with this tag.
   *
   * @throws dev.jray.spi.config.ConfigException if the tag is empty
   */
  void removeRule(String ruleTag);

  /** The state of a balancer; empty if there is none with this tag. */
  Optional<Balancer> balancer(String tag);

  /**
   * Makes a balancer answer always the same.
   *
   * @param target an outbound's tag; empty to let it choose again
   * @throws java.util.NoSuchElementException if there is no such balancer
   */
  void overrideBalancer(String tag, String target);

  /**
   * Tells of every routed flow from now on, on its event loop; the listener must be quick.
   *
   * @return ends it
   */
  Subscription subscribe(Consumer<Decision> listener);

  /** Ends what {@link #subscribe} began. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * What rules may ask of a flow.
   *
   * @param targetDomain empty if the target is an address
   * @param protocol what sniffing found, or empty
   * @param user the email, or empty
   */
  record Query(
      String inboundTag,
      Network network,
      List<InetAddress> sourceIps,
      int sourcePort,
      List<InetAddress> targetIps,
      int targetPort,
      String targetDomain,
      String protocol,
      String user,
      Map<String, String> attributes) {
    public Query {
      Objects.requireNonNull(inboundTag, "inboundTag");
      Objects.requireNonNull(network, "network");
      sourceIps = List.copyOf(sourceIps);
      targetIps = List.copyOf(targetIps);
      Objects.requireNonNull(targetDomain, "targetDomain");
      Objects.requireNonNull(protocol, "protocol");
      Objects.requireNonNull(user, "user");
      attributes = Map.copyOf(attributes);
    }
  }

  /**
   * A router's answer with its reasons.
   *
   * @param ruleIndex the rule's place, from 0; negative if none matched
   * @param ruleTag empty if the rule has none
   * @param groupTags the balancers that were asked
   * @param reasons one per condition of the rule, such as {@code domain: example.com matched
   *     geosite:test, entry domain:example.com}
   */
  record Decision(
      Query query,
      Route route,
      int ruleIndex,
      String ruleTag,
      List<String> groupTags,
      List<String> reasons) {
    public Decision {
      Objects.requireNonNull(query, "query");
      Objects.requireNonNull(route, "route");
      Objects.requireNonNull(ruleTag, "ruleTag");
      groupTags = List.copyOf(groupTags);
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * A rule.
   *
   * @param ruleTag empty if it has none
   * @param target the tag of its outbound or balancer
   * @param hits how many flows it has decided
   */
  record Rule(String ruleTag, String target, long hits) {
    public Rule {
      Objects.requireNonNull(ruleTag, "ruleTag");
      Objects.requireNonNull(target, "target");
    }
  }

  /**
   * A balancer.
   *
   * @param override the target set by {@link #overrideBalancer}
   * @param candidates what its strategy would choose from at present, the best first
   */
  record Balancer(String tag, Optional<String> override, List<String> candidates) {
    public Balancer {
      Objects.requireNonNull(tag, "tag");
      Objects.requireNonNull(override, "override");
      candidates = List.copyOf(candidates);
    }
  }
}
