package dev.jray.protocol.socks;

import com.google.protobuf.InvalidProtocolBufferException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The recorded bytes of V2Ray 4.34 and of its configuration tool. */
final class Vectors {
  private Vectors() {}

  /**
   * One step of a transcript.
   *
   * @param sent whether the client spoke
   */
  record Step(boolean sent, String hex) {}

  /** One recorded connection; {@code end} is {@code eof} or {@code still open}. */
  record Transcript(String name, int port, List<Step> steps, String end) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<? extends Config> list(String key) {
    return ConfigFactory.parseString(text("socks.json")).getConfigList(key);
  }

  static List<Transcript> transcripts(String key) {
    List<Transcript> all = new ArrayList<>();
    for (Config each : list(key)) {
      List<Step> steps = new ArrayList<>();
      for (Object step : each.getList("transcript").unwrapped()) {
        List<?> pair = (List<?>) step;
        if (!pair.get(0).equals("err")) {
          steps.add(new Step(pair.get(0).equals(">"), (String) pair.get(1)));
        }
      }
      int port = each.hasPath("port") ? each.getInt("port") : 0;
      all.add(
          new Transcript(
              each.getString("name"),
              port,
              steps,
              each.hasPath("end") ? each.getString("end") : ""));
    }
    return all;
  }

  static String text(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static dev.jray.spi.proto.core.Config compiled(String name) {
    try {
      return dev.jray.spi.proto.core.Config.parseFrom(
          ByteBufUtil.decodeHexDump(text("config/" + name + ".pb.hex").trim()));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
  }
}
