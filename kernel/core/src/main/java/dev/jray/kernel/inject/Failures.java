package dev.jray.kernel.inject;

import com.google.inject.spi.Message;
import dev.jray.spi.config.ConfigException;
import java.util.Collection;

/** Turns Guice's exceptions into sentences for operators. */
final class Failures {
  private Failures() {}

  static ConfigException of(RuntimeException failure, Class<?> what) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException known) {
        return known;
      }
    }
    // Guice's exception has no cause where it tells of several faults.
    for (Message message : messages(failure)) {
      if (message.getCause() instanceof ConfigException known) {
        return known;
      }
    }
    return new ConfigException(what.getName() + " cannot be made: " + reason(failure), failure);
  }

  private static String reason(RuntimeException failure) {
    Collection<Message> messages = messages(failure);
    return messages.isEmpty()
        ? String.valueOf(failure.getMessage())
        : messages.iterator().next().getMessage().lines().findFirst().orElse("");
  }

  private static Collection<Message> messages(RuntimeException failure) {
    if (failure instanceof com.google.inject.ProvisionException provision) {
      return provision.getErrorMessages();
    }
    if (failure instanceof com.google.inject.CreationException creation) {
      return creation.getErrorMessages();
    }
    return failure instanceof com.google.inject.ConfigurationException configuration
        ? configuration.getErrorMessages()
        : java.util.List.of();
  }
}
