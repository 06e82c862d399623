package dev.jray.testkit;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jray.spi.proto.core.Config;
import dev.jray.spi.proto.serial.TypedMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Recordings of V2Ray, in the folder {@code vectors} of a module's test resources. */
public final class Vectors {
  private Vectors() {}

  /** The text of a file, such as {@code in-http.json}. */
  public static String text(String file) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
      if (in == null) {
        throw new AssertionError("no test resource vectors/" + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in a file of JSON. */
  public static ConfigText json(String file) {
    return ConfigText.json(text(file));
  }

  /** The message that V2Ray made of a configuration; its hexadecimal text is the file. */
  public static Config config(String file) {
    try {
      return Config.parseFrom(Bytes.array(text(file).strip()));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message of a feature in such a configuration. */
  public static TypedMessage app(String file, String type) {
    return config(file).getAppList().stream()
        .filter(app -> app.getType().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + file));
  }
}
