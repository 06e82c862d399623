package dev.jray.protocol.http;

import dev.jray.spi.error.FlowException;
import dev.jray.spi.flow.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Basic authentication to a proxy (RFC 7617). */
final class BasicAuth {
  private static final String SCHEME = "Basic ";

  // Compared with when the user is not known, so that the time taken does not tell.
  private static final HttpAccount NOBODY = new HttpAccount("", "no such user");

  private BasicAuth() {}

  /**
   * Finds out whose request this is.
   *
   * @param users by name; if there are none, everybody is welcome
   * @throws FlowException with {@link HttpError#AUTH_FAILED}
   */
  static Optional<User> check(Map<String, User> users, HttpFields fields) {
    if (users.isEmpty()) {
      return Optional.empty();
    }
    String header = fields.first("proxy-authorization");
    if (header.isEmpty()) {
      throw failed("no Proxy-Authorization");
    }
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw failed("a Proxy-Authorization that is not Basic");
    }
    String pair = decode(header.substring(SCHEME.length()).trim());
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw failed("credentials without a colon");
    }
    User user = users.get(pair.substring(0, colon));
    HttpAccount account = user == null ? NOBODY : (HttpAccount) user.account();
    if (!account.accepts(pair.substring(colon + 1)) || user == null) {
      throw failed("unknown user or wrong password");
    }
    return Optional.of(user);
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not as the cause: its message quotes the credentials.
      throw failed("credentials that are not Base64");
    }
  }

  private static FlowException failed(String message) {
    return new FlowException(HttpError.AUTH_FAILED, message);
  }
}
