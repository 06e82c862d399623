package dev.jray.feature.api.command;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.JsonFormat;
import dev.jray.toolkit.codec.VisibleText;
import java.io.IOException;
import java.io.PrintStream;

/** Prints answers: as JSON if it was asked for, else in a form for people. */
final class Output {
  private final PrintStream out;
  private final boolean json;

  Output(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Prints a message in protobuf's text form, as v2ctl does. */
  void text(Message message) throws IOException {
    if (!json(message)) {
      out.println(TextFormat.printer().printToString(message).stripTrailing());
    }
  }

  /** Prints a message as JSON, if that was asked for. */
  boolean json(Message message) throws IOException {
    if (json) {
      out.println(JsonFormat.printer().preservingProtoFieldNames().print(message));
    }
    return json;
  }

  /** Prints a line; names in it may be anybody's. */
  void line(String text) {
    out.println(VisibleText.of(text));
  }

  /** Tells that something was done; JSON is for answers only. */
  void done(String text) {
    if (!json) {
      line(text);
    }
  }
}
