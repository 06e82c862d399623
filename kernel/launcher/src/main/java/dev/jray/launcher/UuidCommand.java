package dev.jray.launcher;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jray uuid}. */
@Command(name = "uuid", description = "Prints a random UUID, or the one that stands for a text.")
final class UuidCommand extends Tool {
  private static final int MAX_BYTES = 30;

  @Option(
      names = {"-i", "--i"},
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Prints the UUID that this text of 1 to 30 bytes stands for as a user id.")
  private String text;

  UuidCommand(Shell shell) {
    super(shell);
  }

  @Override
  ExitCode run() {
    if (text.isEmpty()) {
      shell().out().println(UUID.randomUUID());
      return ExitCode.OK;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BYTES) {
      shell().out().println("Input must be within " + MAX_BYTES + " bytes.");
      return ExitCode.USAGE;
    }
    shell().out().println(of(bytes));
    return ExitCode.OK;
  }

  /** Version 5 of RFC 4122 in the name space of sixteen zeros. */
  private static UUID of(byte[] name) {
    ByteBuffer hash;
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(new byte[16]);
      hash = ByteBuffer.wrap(sha1.digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
    long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
