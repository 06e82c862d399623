package dev.jray.spi.protocol;

import dev.jray.spi.annotation.Stable;
import dev.jray.spi.proto.protocol.User;
import java.util.List;

/**
 * Changes the users of a running {@link Inbound}; an inbound that has users implements it. Called
 * from any thread but an event loop; the change holds for handshakes that begin after it.
 */
@Stable
public interface UserManager {

  /** The users as messages from which they could be added again. */
  List<User> users();

  /**
   * Adds a user.
   *
   * @param user with an account that this protocol understands
   * @throws dev.jray.spi.config.ConfigException if the account is bad or the email taken
   */
  void addUser(User user);

  /**
   * Removes a user.
   *
   * @param email in any case
   * @throws dev.jray.spi.config.ConfigException if the email is empty
   * @throws java.util.NoSuchElementException if nobody has it
   */
  void removeUser(String email);

  /** Tags of other inbounds to which this one sends its users; they must not stay there either. */
  default List<String> sharedWith() {
    return List.of();
  }
}
