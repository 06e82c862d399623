package dev.jray.kernel.config;

import com.google.protobuf.Message;
import dev.jray.kernel.plugin.Catalog;
import dev.jray.kernel.plugin.Offer;
import dev.jray.kernel.plugin.Offer.Kind;
import dev.jray.spi.config.ConfigCodec;
import dev.jray.spi.config.Messages;
import dev.jray.spi.feature.FeatureProvider;
import dev.jray.spi.proto.dispatcher.Config;
import dev.jray.spi.proto.proxyman.InboundConfig;
import dev.jray.spi.proto.proxyman.OutboundConfig;
import dev.jray.spi.proto.serial.TypedMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The top-level sections that belong to features, in the order in which V2Ray writes their
 * messages.
 */
final class Sections {
  /** The kernel's own features; always there. */
  static final List<TypedMessage> KERNEL =
      List.of(
          Messages.typed(Config.getDefaultInstance()),
          Messages.typed(InboundConfig.getDefaultInstance()),
          Messages.typed(OutboundConfig.getDefaultInstance()));

  private static final String FIRST = "log";
  private static final List<String> V2RAY =
      List.of(FIRST, "api", "stats", "routing", "dns", "policy", "reverse");

  private final Catalog catalog;
  private final List<Offer> ordered;
  private final List<String> missing;

  Sections(Catalog catalog) {
    this.catalog = catalog;
    ordered =
        catalog.offers(Kind.FEATURE).stream()
            .sorted(
                Comparator.comparingInt(
                        (Offer feature) -> {
                          int index = V2RAY.indexOf(feature.name());
                          return index < 0 ? V2RAY.size() : index;
                        })
                    .thenComparing(Offer::name))
            .toList();
    List<String> absent = new ArrayList<>(V2RAY);
    absent.removeAll(catalog.names(Kind.FEATURE));
    missing = List.copyOf(absent);
  }

  /** All keys, those of V2Ray among them even if no plugin provides them. */
  List<String> names() {
    Set<String> names = new HashSet<>(V2RAY);
    names.addAll(catalog.names(Kind.FEATURE));
    return names.stream().sorted().toList();
  }

  /** Reads all sections, the kernel's own messages between them. */
  List<TypedMessage> read(MergedFiles files) {
    for (String section : missing) {
      Node node = files.section(section);
      if (node.present()) {
        node.fail(
            "no installed plugin provides the section \""
                + section
                + "\"; add the jar that does to plugins/");
      }
    }
    List<TypedMessage> apps = new ArrayList<>();
    boolean kernelAdded = false;
    for (Offer offer : ordered) {
      if (!kernelAdded && !offer.name().equals(FIRST)) {
        apps.addAll(KERNEL);
        kernelAdded = true;
      }
      Node node = files.section(offer.name());
      if (node.present() || offer.always()) {
        catalog.feature(offer.name()).flatMap(feature -> read(feature, node)).ifPresent(apps::add);
      }
    }
    if (!kernelAdded) {
      apps.addAll(KERNEL);
    }
    return apps;
  }

  private static Optional<TypedMessage> read(FeatureProvider<?> feature, Node node) {
    if (node.present()) {
      return Optional.of(Codecs.read(feature.codec(), node));
    }
    return feature.whenAbsent().map(settings -> absent(feature.codec(), settings, node));
  }

  private static TypedMessage absent(ConfigCodec<?> codec, Object settings, Node node) {
    if (settings instanceof Message message) {
      return Messages.typed(codec.type(), WireBytes.of(message));
    }
    // a record has no bytes of its own: what travels is the text that reads as it
    TypedMessage empty = Codecs.read(codec, node);
    if (codec instanceof ConfigCodec.OfRecord<?> ofRecord
        && !Codecs.run(ofRecord.reader(), node).equals(Optional.of(settings))) {
      node.fail(
          "the plugin's settings for an absent section differ from those it reads out of an empty one;"
              + " this is a fault of the plugin");
    }
    return empty;
  }
}
