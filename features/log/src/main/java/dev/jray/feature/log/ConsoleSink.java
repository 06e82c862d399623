package dev.jray.feature.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, which belongs to the process: it is never closed. */
final class ConsoleSink implements LogSink {
  private final OutputStream out;

  ConsoleSink() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  ConsoleSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  @Override
  public void reopen() {}

  @Override
  public void rest() {}

  @Override
  public String name() {
    return "console";
  }
}
