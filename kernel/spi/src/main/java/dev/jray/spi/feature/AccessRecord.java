package dev.jray.spi.feature;

import dev.jray.spi.annotation.Stable;
import java.util.Objects;

/**
 * One line of the access log. Texts may hold what a client sent; the log escapes them.
 *
 * @param from who asked
 * @param accepted or rejected
 * @param to what for; empty if unknown
 * @param detour the outbound's tag; empty if it has none or none was chosen
 * @param reason why it was rejected; empty if it was not
 * @param email the user; empty if not known
 */
@Stable
public record AccessRecord(
    String from, boolean accepted, String to, String detour, String reason, String email) {
  public AccessRecord {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(detour, "detour");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(email, "email");
  }
}
