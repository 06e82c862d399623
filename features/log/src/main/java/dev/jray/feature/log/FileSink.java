package dev.jray.feature.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that is appended to; a new one is for its owner's eyes only. */
final class FileSink implements LogSink {
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

  private final Path path;
  private FileChannel channel; // null while at rest

  /**
   * Opens the file.
   *
   * @throws IOException if it cannot be written, or its directory is missing
   */
  FileSink(Path path) throws IOException {
    this.path = path;
    this.channel = open(path);
  }

  private static FileChannel open(Path path) throws IOException {
    FileAttribute<?>[] attributes =
        path.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(path, APPEND, attributes);
  }

  /** Whether another path leads to the same file. */
  boolean leadsTo(Path other) throws IOException {
    return Files.exists(other) && Files.isSameFile(path, other);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    try {
      if (channel == null) {
        channel = open(path);
      }
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      try {
        rest();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  @Override
  public void reopen() throws IOException {
    FileChannel fresh = open(path);
    rest();
    channel = fresh;
  }

  @Override
  public void rest() throws IOException {
    FileChannel old = channel;
    channel = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public String name() {
    return path.toString();
  }
}
