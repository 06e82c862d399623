package dev.jray.transport.websocket;

import dev.jray.spi.config.ConfigNode;
import java.util.List;

/** One recorded session with early data. */
record EarlyRecording(
    String name,
    WebSocketSettings settings,
    String firstWrite,
    String read,
    List<String> client,
    List<String> server) {
  static List<EarlyRecording> all() {
    return Recordings.of("websocketEarlyData", EarlyRecording::of);
  }

  private static EarlyRecording of(ConfigNode vector) {
    return new EarlyRecording(
        vector.get("name").string(""),
        Recordings.settings(
            vector.get("path").string(""),
            vector.get("maxEarlyData").uint32(0),
            vector.get("earlyDataHeaderName").string("")),
        vector.get("firstWriteHex").string(""),
        vector.get("serverAppReadHex").string(""),
        direction(vector, "c2s"),
        direction(vector, "s2c"));
  }

  private static List<String> direction(ConfigNode vector, String direction) {
    return vector.get("stream").elements().stream()
        .filter(piece -> piece.get("dir").string("").equals(direction))
        .map(piece -> piece.get("hex").string(""))
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
