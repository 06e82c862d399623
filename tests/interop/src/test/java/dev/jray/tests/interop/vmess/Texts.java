package dev.jray.tests.interop.vmess;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configurations; both programs read the same texts. */
final class Texts {
  private static final String ID = "27848739-7e62-4138-9fd3-098a63964b6b";

  /**
   * Nobody gives up while a machine that has much to do takes its time; but V2Ray keeps the sockets
   * of half-closed connections for so long, too, and may only have so many.
   */
  private static final String POLICY =
      """
      "policy": {"levels": {"0": {"handshake": 60, "connIdle": 300, "uplinkOnly": 15,
                                  "downlinkOnly": 15}}}
      """;

  private Texts() {}

  /** A configuration of such inbounds and outbounds. */
  static String config(List<String> inbounds, List<String> outbounds, String rest) {
    return "{"
        + POLICY
        + ", \"inbounds\": ["
        + String.join(",\n", inbounds)
        + "], \"outbounds\": ["
        + String.join(",\n", outbounds)
        + "]"
        + rest
        + "}";
  }

  /** Sends each inbound to the outbound of the same tag. */
  static String routing(Collection<String> tags) {
    return tags.stream()
        .map(
            tag ->
                "{\"type\": \"field\", \"inboundTag\": [\"$TAG\"], \"outboundTag\": \"$TAG\"}"
                    .replace("$TAG", tag))
        .collect(Collectors.joining(",\n", ", \"routing\": {\"rules\": [", "]}"));
  }

  static String log(String level) {
    return ", \"log\": {\"access\": \"none\", \"loglevel\": \"" + level + "\"}";
  }

  static String direct() {
    return "{\"tag\": \"direct\", \"protocol\": \"freedom\"}";
  }

  static String server(Combination.Door door, int port, Identity identity) {
    return fill(
        """
        {"tag": "$TAG", "listen": "127.0.0.1", "port": $PORT, "protocol": "vmess",
         "settings": {"clients": [{"id": "$ID", "alterId": $ALTER}]},
         "streamSettings": $STREAM}
        """,
        Map.of(
            "$TAG", door.tag(),
            "$PORT", port,
            "$ALTER", door.alterId(),
            "$STREAM", door.carrier().server(identity)));
  }

  static String socks(String tag) {
    return fill(
        """
        {"tag": "$TAG", "listen": "127.0.0.1", "port": 0, "protocol": "socks"}
        """,
        Map.of("$TAG", tag));
  }

  /** What test clients connect to, for TCP and UDP. */
  static String entry(Combination combination, int port, int target) {
    return fill(
        """
        {"tag": "$TAG", "listen": "127.0.0.1", "port": $PORT, "protocol": "dokodemo-door",
         "settings": {"address": "127.0.0.1", "port": $TARGET, "network": "tcp,udp"}}
        """,
        Map.of("$TAG", combination, "$PORT", port, "$TARGET", target));
  }

  static String client(Combination combination, int port, Identity identity) {
    return fill(
        """
        {"tag": "$TAG", "protocol": "vmess",
         "settings": {"vnext": [{"address": "127.0.0.1", "port": $PORT, "users": [
           {"id": "$ID", "alterId": $ALTER, "security": "$CIPHER"}]}]},
         "mux": {"enabled": $MUX, "concurrency": 8}, "streamSettings": $STREAM}
        """,
        Map.of(
            "$TAG", combination,
            "$PORT", port,
            "$ALTER", combination.alterId(),
            "$CIPHER", combination.cipher(),
            "$MUX", combination.mux(),
            "$STREAM", combination.carrier().client(identity)));
  }

  private static String fill(String template, Map<String, Object> values) {
    String text = template.replace("$ID", ID);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue().toString());
    }
    return text;
  }
}
