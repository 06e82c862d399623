package dev.jray.testkit;

import dev.jray.spi.config.ConfigNode;
import java.util.List;

/**
 * A recorded connection with a real peer.
 *
 * @param port of the peer, which tells its configuration; 0 if not recorded
 * @param steps what was said, in turn
 * @param end how the connection stood at the end: {@code eof} or {@code still open}
 */
public record Transcript(String name, int port, List<Step> steps, String end) {

  /**
   * One step.
   *
   * @param sent whether the client spoke
   */
  public record Step(boolean sent, String hex) {
    private static Step of(List<ConfigNode> pair) {
      return new Step(pair.get(0).string("").equals(">"), pair.get(1).string(""));
    }
  }

  /** The transcripts in a list of a file of {@link Vectors}. */
  public static List<Transcript> all(String file, String list) {
    return Vectors.json(file)
        .at(list)
        .read(all -> all.elements().stream().map(Transcript::of).toList())
        .value();
  }

  private static Transcript of(ConfigNode node) {
    List<Step> steps =
        node.get("transcript").elements().stream()
            .map(ConfigNode::elements)
            .filter(pair -> !pair.get(0).string("").equals("err"))
            .map(Step::of)
            .toList();
    return new Transcript(
        node.get("name").string(""), node.get("port").port(0), steps, node.get("end").string(""));
  }

  @Override
  public String toString() {
    return name;
  }
}
